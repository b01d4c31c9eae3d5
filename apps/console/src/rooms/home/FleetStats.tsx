import { useTranslation } from 'react-i18next';
import type { ScopeParams } from '../../app/scope.js';
import { StatCard, StatRow } from '../../ui/index.js';
import type { ScopedSummary } from './useSummary.js';

/** The fleet in four numbers; each is a link to what it counts. */
export function FleetStats({ summary, scope }: { summary: ScopedSummary | undefined; scope: ScopeParams }) {
  const { t } = useTranslation('home');
  const place = { ...scope };
  return (
    <StatRow>
      <StatCard value={summary?.total} label={t('stats.total', { count: summary?.total ?? 0 })} to="/devices" search={place} />
      <StatCard value={summary?.online} label={t('stats.online')} to="/devices" search={{ ...place, presence: 'online' }} />
      {summary && summary.sites === undefined ? null : <StatCard value={summary?.sites} label={t('stats.sites', { count: summary?.sites ?? 0 })} to="/organisations" search={place} />}
      {summary && summary.organisations === undefined ? null : <StatCard value={summary?.organisations} label={t('stats.organisations', { count: summary?.organisations ?? 0 })} to="/organisations" search={place} />}
    </StatRow>
  );
}
