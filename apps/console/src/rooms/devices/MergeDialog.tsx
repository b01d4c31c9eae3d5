import type { DeviceDetail, DeviceRow, MergeView } from '#contract';
import { Radio, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { FormDialog, toast, useOnOpen } from '../../ui/index.js';
import { useUnmerge } from './useUnmerge.js';

interface MergeDialogProps { device: DeviceDetail; other: DeviceRow; opened: boolean; onClose: () => void }

/** Two rows of one machine become one: which name, label and place stay is chosen where they differ. */
export function MergeDialog({ device, other, opened, onClose }: MergeDialogProps) {
  const { t } = useTranslation('assets');
  const client = useQueryClient();
  const navigate = useNavigate();
  const noted = device.management === 'none' ? device : other;
  const [keep, setKeep] = useState({ nameOf: noted.id, assetTagOf: noted.id, siteOf: noted.id });
  useOnOpen(opened, () => setKeep({ nameOf: noted.id, assetTagOf: (noted.assetTag ? noted : device.id === noted.id ? other : device).id, siteOf: (noted.site ? noted : device.id === noted.id ? other : device).id }));
  const unmerge = useUnmerge();
  const readAgain = () => void client.invalidateQueries({ queryKey: ['devices'] });
  const merge = async () => {
    const { id, device: left } = await api.post<MergeView>(`/devices/${device.id}/merge`, { otherId: other.id, ...keep });
    await navigate({ to: `/devices/${left.id}` });
    for (const one of [device.id, other.id]) if (one !== left.id) client.removeQueries({ queryKey: keys.device(one) });
    readAgain();
    toast.done(t('merge.done', { name: left.name }), () => void unmerge(id).catch(toast.problem));
  };
  const sides = [device, other];
  const placeOf = ({ site, organisation }: Pick<DeviceRow, 'site' | 'organisation'>) => (site ? `${site.name} · ${organisation.name}` : organisation.name);
  const choices = [
    { name: 'nameOf', label: t('form.name'), value: (one: DeviceRow) => one.name },
    { name: 'assetTagOf', label: t('form.assetTag'), value: (one: DeviceRow) => one.assetTag ?? '' },
    { name: 'siteOf', label: t('merge.place'), value: placeOf },
  ] as const;
  const open = choices.filter(({ value }) => value(device) !== value(other) && (value(device) !== '' && value(other) !== ''));
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('merge.title')} submitLabel={t('merge.do')} onSubmit={merge} submitTestId="merge-submit">
      <Text>{t(device.management === other.management ? 'merge.textNoted' : 'merge.textAgent')}</Text>
      {open.map(({ name, label, value }) => (
        <Radio.Group key={name} label={label} value={keep[name]} onChange={(id) => setKeep({ ...keep, [name]: id })}>
          <Stack gap={6} mt={6}>{sides.map((one) => <Radio key={one.id} value={one.id} label={<bdi>{value(one)}</bdi>} description={t(one.management === 'agent' ? 'merge.ofAgent' : 'merge.ofList')} />)}</Stack>
        </Radio.Group>
      ))}
      <Text size="sm" c="dimmed">{t('merge.undoHint')}</Text>
    </FormDialog>
  );
}
