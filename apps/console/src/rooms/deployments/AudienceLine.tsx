import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../ui/index.js';
import type { Audience } from '../devices/CommandDialog.js';

/** For which devices: the name when there is one, otherwise how many. */
export function AudienceLine({ audience: { devices, count, names } }: { audience: Audience }) {
  const { t, i18n } = useTranslation('deployments');
  const formatted = formatNumber(count, i18n.language);
  const [only] = names;
  if (devices.ids?.length === 1 && only) return <Text fw={600}>{t('install.forDevice', { name: `\u2068${only}\u2069` })}</Text>;
  return <Text fw={600}>{t(devices.filter ? 'install.forFilter' : 'install.forDevices', { count, formatted })}</Text>;
}
