import type { FleetSummary } from '#contract';
import { useTranslation } from 'react-i18next';
import type { ScopeParams } from '../../app/scope.js';
import { StatCard, StatRow } from '../../ui/index.js';

/** The fleet in four numbers; each is a link to what it counts. */
export function FleetStats({ summary, scope }: { summary: FleetSummary | undefined; scope: ScopeParams }) {
  const { t } = useTranslation('home');
  const place = { ...scope };
  const places = scope.organisationId ? `/organisations/${scope.organisationId}` : '/organisations';
  return (
    <StatRow>
      <StatCard value={summary?.total} label={t('stats.total', { count: summary?.total ?? 0 })} to="/devices" search={place} />
      <StatCard value={summary?.online} label={t('stats.online')} to="/devices" search={{ ...place, presence: 'online' }} />
      <StatCard value={summary?.sites} label={t('stats.sites', { count: summary?.sites ?? 0 })} to={places} search={place} />
      <StatCard value={summary?.organisations} label={t('stats.organisations', { count: summary?.organisations ?? 0 })} to="/organisations" search={place} />
    </StatRow>
  );
}
