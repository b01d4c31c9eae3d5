import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useScope } from '../../app/scope.js';
import { formatNumber } from '../../ui/index.js';
import { summaryQuery } from './device.queries.js';

/** The first sentence: how many devices, in how many communes and sites. */
export function FleetLead() {
  const { t, i18n } = useTranslation('devices');
  const { scope } = useScope();
  const { data: summary } = useQuery(summaryQuery(scope));
  // The line is kept free for it.
  if (!summary) return '\u00a0';
  const place: Record<string, string> = { ...scope };
  const places = scope.organisationId ? `/organisations/${scope.organisationId}` : '/organisations';
  const said = (key: 'devices' | 'unmanaged' | 'organisations' | 'sites', count: number) => t(`fleet.${key}`, { count, formatted: formatNumber(count, i18n.language) });
  return (
    <>
      <Link to="/devices" search={place}>{said('devices', summary.total)}</Link>{summary.unmanaged > 0 ? <>{', '}<Link to="/devices" search={{ ...place, management: 'none' }}>{said('unmanaged', summary.unmanaged)}</Link></> : null}{' · '}
      <Link to="/organisations">{said('organisations', summary.organisations)}</Link>{' · '}
      <Link to={places}>{said('sites', summary.sites)}</Link>
    </>
  );
}
