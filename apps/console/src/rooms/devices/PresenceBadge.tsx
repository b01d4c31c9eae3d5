import type { DeviceRow } from '#contract';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../ui/index.js';
import { Since } from './Since.js';
import { STATE_ICON } from './kinds.js';
import { rowState } from './row.rules.js';

type Facts = Pick<DeviceRow, 'status' | 'presence' | 'presenceSince' | 'inUse'>;

/** The one state of a device, with the time since when where it matters. */
export function PresenceBadge({ device, since = false }: { device: Facts; since?: boolean }) {
  const { t } = useTranslation('devices');
  const state = rowState(device);
  const word = t(`state.${state.key}`);
  const label = state.since && (since || state.key === 'offline') ? <>{word} · <Since at={state.since} /></> : word;
  return <StateBadge tone={state.tone} icon={STATE_ICON[state.key]} label={label} />;
}
