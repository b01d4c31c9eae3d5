import type { FleetSummary } from '#contract';
import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../ui/index.js';

/** The first sentence: how many devices, in how many communes and sites. */
export function FleetLead({ summary }: { summary: FleetSummary }) {
  const { t, i18n } = useTranslation('devices');
  const said = (key: 'devices' | 'organisations' | 'sites', count: number) => t(`fleet.${key}`, { count, formatted: formatNumber(count, i18n.language) });
  return (
    <>
      <Anchor component={Link} to="/devices" inherit c="inherit" underline="hover">{said('devices', summary.total)}</Anchor>{' · '}
      <Anchor component={Link} to="/organisations" inherit c="inherit" underline="hover">{said('organisations', summary.organisations)}</Anchor>{' · '}
      {said('sites', summary.sites)}
    </>
  );
}
