import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../ui/format.js';
import { downloadsQuery } from './device.queries.js';

/** Where the bytes of its packages came from, once there are any: over the line of the school, or from its neighbours, which the line was spared. */
export function Downloads({ deviceId }: { deviceId: string }) {
  const { t, i18n } = useTranslation('devices');
  const { data } = useQuery(downloadsQuery(deviceId));
  if (!data || data.wan + data.lan === 0) return null;
  const [wan, lan] = [data.wan, data.lan].map((bytes) => formatBytes(bytes, i18n.language));
  return <Text size="sm" c="dimmed">{t(data.lan > 0 ? 'expected.bytesShared' : 'expected.bytes', { wan, lan })}</Text>;
}
