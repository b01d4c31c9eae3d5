import type { MergedView, Page } from '#contract';
import { Button, Text } from '@mantine/core';
import { IconArrowsSplit } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { ConfirmDialog, formatDay, Panel, RelativeTime } from '../../ui/index.js';
import { deviceParts } from './device.queries.js';
import css from './device.module.css';
import { useUnmerge } from './useUnmerge.js';

/** Records that were merged into this one, as long as they can be separated again. Nothing when there are none. */
export function MergedPanel({ deviceId }: { deviceId: string }) {
  const { t, i18n } = useTranslation('assets');
  const unmerge = useUnmerge();
  const [asked, setAsked] = useState<MergedView | null>(null);
  const [opened, setOpened] = useState(false);
  const { data } = useQuery({ queryKey: deviceParts.merges(deviceId), queryFn: ({ signal }) => api.get<Page<MergedView>>(`/devices/${deviceId}/merges`, {}, signal) });
  if (!data || data.items.length === 0) return null;
  return (
    <Panel icon={IconArrowsSplit} title={t('merged.title', { count: data.items.length })}>
      <ul className={css.merged}>
        {data.items.map((one) => (
          <li key={one.id}>
            <span><bdi>{one.name}</bdi> <Text span size="sm" c="dimmed"><RelativeTime at={one.at} /> · {t('merged.until', { date: formatDay(new Date(one.until), i18n.language) })}</Text></span>
            <Button size="xs" variant="default" onClick={() => { setAsked(one); setOpened(true); }} data-testid="unmerge">{t('merged.split')}</Button>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        opened={opened} onClose={() => setOpened(false)} title={t('merged.askTitle')} confirmLabel={t('merged.splitDo')} onConfirm={async () => { if (asked) await unmerge(asked.id); }} submitTestId="unmerge-confirm"
        message={t('merged.askText', { name: asked?.name ?? '' })}
      />
    </Panel>
  );
}
