import type { DeviceRow } from '#contract';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../ui/index.js';
import { Since } from './Since.js';
import { STATE_ICON } from './kinds.js';
import { rowState } from './row.rules.js';

type Facts = Pick<DeviceRow, 'status' | 'presence' | 'presenceSince' | 'offlineReason' | 'inUse'>;

/** The one state of a device. In a list, since when it is offline; `full`, since when in any case, and why it is offline. */
export function PresenceBadge({ device, full = false }: { device: Facts; full?: boolean }) {
  const { t } = useTranslation('devices');
  const state = rowState(device);
  const word = t(`state.${state.key}`);
  const lasting = state.since && (full || state.key === 'offline') ? <> {full ? t('state.since') : '·'} <Since at={state.since} /></> : null;
  const why = full && state.key === 'offline' && device.offlineReason ? <> · {t(`why.offline.${device.offlineReason}`)}</> : null;
  return <StateBadge tone={state.tone} icon={STATE_ICON[state.key]} label={<>{word}{lasting}{why}</>} />;
}
