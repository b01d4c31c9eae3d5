import type { DeviceRow } from '#contract';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { toneInk } from '../../ui/index.js';
import { RefusalText } from './RefusalText.js';
import { rowWhy } from './row.rules.js';

/** Why this device is not as wanted, and what happens next: one line. */
export function RowWhy({ row }: { row: DeviceRow }) {
  const { t } = useTranslation('devices');
  const why = rowWhy(row);
  const words = why.key === 'quarantine' ? <RefusalText reason={row.quarantineReason ?? t('state.quarantined')} /> : t(`why.${why.key}`, why.values);
  const next = why.key === 'quarantine' ? t('why.quarantineNext') : why.reason ? t(`${why.reason}.next`, { ns: 'reasons' }) : null;
  const loud = why.tone === 'bad' || why.tone === 'attention';
  return (
    <Text span size="sm" c={loud ? toneInk(why.tone) : undefined} lineClamp={2}>
      {words}{next ? <Text span inherit c="dimmed"> · {next}</Text> : null}
    </Text>
  );
}
