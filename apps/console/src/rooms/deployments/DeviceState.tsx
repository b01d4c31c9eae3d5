import type { DeploymentDeviceRow, Reason as ReasonCode } from '#contract';
import { useTranslation } from 'react-i18next';
import { Reason, StateBadge } from '../../ui/index.js';
import { ITEM_LOOK } from './deployment.look.js';

/** Not told to the device: these say more than that it is on its way. */
const HELD: ReadonlySet<ReasonCode> = new Set<ReasonCode>(['wave', 'paused', 'pinned', 'offline']);

/** Where one device is with it. */
export function DeviceState({ row: { state, reason, progress } }: { row: DeploymentDeviceRow }) {
  const { t } = useTranslation('deployments');
  if (state === 'pending' && reason && HELD.has(reason)) return <Reason reason={reason} form="badge" />;
  const plain = progress === null && (state === 'working' || state === 'downloading');
  return <StateBadge {...ITEM_LOOK[state]} label={t(plain ? `item.${state}Plain` : `item.${state}`, { progress })} />;
}
