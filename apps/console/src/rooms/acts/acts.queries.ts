/** Acts that wait, read once and kept true by the live link. */
import type { ActPreview, ActView, CommandRequestBody } from '#contract';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, keys, useLive, useLiveReturn } from '../../api/index.js';

const actsQuery = queryOptions({ queryKey: keys.acts, queryFn: ({ signal }) => api.get<ActView[]>('/acts', {}, signal) });

/** Those that wait, soonest first. */
export function useWaitingActs(): ActView[] {
  const client = useQueryClient();
  const refresh = (): void => void client.invalidateQueries({ queryKey: keys.acts });
  useLive('acts.changed', refresh);
  useLiveReturn(refresh);
  const { data = [] } = useQuery(actsQuery);
  return data.filter(({ end }) => end === null).sort((a, b) => a.runsAt.localeCompare(b.runsAt));
}

/** What an order would reach and what would be asked; null asks nothing. */
export const orderPreviewQuery = (order: CommandRequestBody | null) => queryOptions({
  queryKey: [...keys.acts, 'preview', order],
  queryFn: () => api.post<ActPreview>('/commands/preview', order),
  enabled: order !== null,
  staleTime: 0,
  gcTime: 0,
});

export const approveAct = (id: string): Promise<ActView> => api.post<ActView>(`/acts/${id}/approve`);
export const cancelAct = (id: string): Promise<ActView> => api.post<ActView>(`/acts/${id}/cancel`, {});
