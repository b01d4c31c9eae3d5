import type { DeviceRow } from '#contract';
import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../ui/index.js';

/** When an absent device was last heard of, or that its first connection is awaited. Why it is absent stands in its badge. */
export function PresenceWhy({ device }: { device: Pick<DeviceRow, 'presence' | 'lastSeenAt'> }) {
  const { t } = useTranslation('devices');
  if (device.presence === 'online') return null;
  if (device.presence === 'never') return <> · {t('why.never')}</>;
  return device.lastSeenAt ? <> · {t('device.lastSeen')} <RelativeTime at={device.lastSeenAt} /></> : null;
}
