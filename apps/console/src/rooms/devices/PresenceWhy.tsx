import type { DeviceRow } from '#contract';
import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../ui/index.js';

/** Why the device is not there, in words, and when it was last heard of. */
export function PresenceWhy({ device }: { device: Pick<DeviceRow, 'presence' | 'offlineReason' | 'lastSeenAt'> }) {
  const { t } = useTranslation('devices');
  if (device.presence === 'online') return null;
  if (device.presence === 'never') return <> · {t('why.never')}</>;
  return <>{device.offlineReason ? <> · {t(`why.offline.${device.offlineReason}`)}</> : null}{device.lastSeenAt ? <> · {t('device.lastSeen')} <RelativeTime at={device.lastSeenAt} /></> : null}</>;
}
