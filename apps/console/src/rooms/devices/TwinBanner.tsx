import type { DeviceDetail, Page, TwinView } from '#contract';
import { Button, Group } from '@mantine/core';
import { IconCopyCheck } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { toneInk, tonePale, toast } from '../../ui/index.js';
import css from './device.module.css';
import { MergeDialog } from './MergeDialog.js';

const twinsQuery = (id: string) => queryOptions({ queryKey: [...keys.device(id), 'twins'], queryFn: ({ signal }) => api.get<Page<TwinView>>(`/devices/${id}/twins`, {}, signal), select: ({ items }: Page<TwinView>) => items });

/** Another row that may be the same machine: why, and the two answers. One at a time, the surest first. */
export function TwinBanner({ device }: { device: DeviceDetail }) {
  const { t } = useTranslation('assets');
  const client = useQueryClient();
  const { data: [twin] = [] } = useQuery(twinsQuery(device.id));
  const [merging, setMerging] = useState(false);
  const apart = useMutation({
    mutationFn: (otherId: string) => api.put(`/devices/${device.id}/distinct/${otherId}`),
    onSuccess: () => toast.done(t('twin.apart')),
    onError: toast.problem,
    onSettled: () => client.invalidateQueries({ queryKey: twinsQuery(device.id).queryKey }),
  });
  if (!twin) return null;
  const { device: other, on, confidence } = twin;
  return (
    <div className={css.banner} role="note" style={{ background: tonePale('attention') }}>
      <IconCopyCheck size={20} stroke={1.75} color={toneInk('attention')} aria-hidden style={{ flex: 'none', marginTop: 1 }} />
      <div style={{ flex: 1 }}>
        <p style={{ fontWeight: 650, color: toneInk('attention') }}>{t(`twin.title.${confidence}`)}</p>
        <p><Link to={`/devices/${other.id}`}><bdi>{other.name}</bdi></Link> · <bdi>{other.site?.name ?? other.organisation.name}</bdi> · {t(`twin.on.${on}`)}. {t(other.management === 'agent' ? 'twin.cameByItself' : 'twin.noted')}</p>
      </div>
      <Group gap="xs" wrap="nowrap">
        <Button size="xs" variant="default" loading={apart.isPending} onClick={() => apart.mutate(other.id)}>{t('twin.different')}</Button>
        <Button size="xs" onClick={() => setMerging(true)} data-testid="twin-merge">{t('twin.merge')}</Button>
      </Group>
      <MergeDialog device={device} other={other} opened={merging} onClose={() => setMerging(false)} />
    </div>
  );
}
