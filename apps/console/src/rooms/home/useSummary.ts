/** The numbers of the home page, of everything or of the scope in the address. */
import type { FleetSummary } from '#contract';
import { useQuery } from '@tanstack/react-query';
import { api, keys, type QueryValues } from '../../api/index.js';
import type { ScopeParams } from '../../app/scope.js';

/** Without the numbers that the server counts for everything only: places, and silence. */
export type ScopedSummary = Omit<FleetSummary, 'organisations' | 'sites'> & { organisations?: number; sites?: number };

async function countScope(scope: ScopeParams, signal: AbortSignal): Promise<ScopedSummary> {
  const count = async (filter: QueryValues): Promise<number> => (await api.get<{ count: number }>('/devices/count', { ...scope, ...filter }, signal)).count;
  const [total, online, offline, quarantined, targetWaiting, targetFailed] = await Promise.all([
    count({}), count({ presence: 'online' }), count({ presence: 'offline' }), count({ status: 'quarantined' }), count({ target: 'waiting' }), count({ target: 'failed' }),
  ]);
  return { total, online, offline, quarantined, targetWaiting, targetFailed, silentSince7Days: 0 };
}

export function useSummary(scope: ScopeParams) {
  const scoped = scope.organisationId !== undefined || scope.siteId !== undefined;
  return useQuery<ScopedSummary>({
    queryKey: [...keys.summary, { ...scope }],
    queryFn: ({ signal }) => (scoped ? countScope(scope, signal) : api.get<FleetSummary>('/devices/summary', {}, signal)),
  });
}
