import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { toQuery } from '../../api/index.js';

/** Leads to the settings of a place; without one, to those of the syndicate. With a name it stands in a row, as an icon. */
export function SettingsLink({ search = {}, name }: { search?: Record<string, string>; name?: string }) {
  const { t } = useTranslation('placesettings');
  const icon = <IconAdjustments size={17} stroke={1.75} aria-hidden />;
  if (name === undefined) return <Button component={Link} to={`/place-settings${toQuery(search)}`} variant="default" leftSection={icon}>{t('link')}</Button>;
  const label = t('title', { name });
  return <Tooltip label={label}><ActionIcon component={Link} to={`/place-settings${toQuery(search)}`} variant="subtle" color="gray" size={34} aria-label={label}>{icon}</ActionIcon></Tooltip>;
}
