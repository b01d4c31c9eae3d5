/** What is read of requests, by the form without an account and in the console. */
import type { RequestCodeView, RequestCount, RequestDetail, RequestFormApp, RequestFormView, RequestStatusView } from '#contract';
import { queryOptions } from '@tanstack/react-query';
import { api, apiUrl, keys } from '../../api/index.js';

/** The form of a site changes seldom; whoever fills it in is not disturbed. An unknown code is asked for once: each try counts. */
export const formQuery = (code: string) => queryOptions({
  queryKey: ['request-form', code], queryFn: ({ signal }) => api.get<RequestFormView>(`/request-forms/${code}`, {}, signal), staleTime: Infinity, retryOnMount: false,
});

/** What the catalogue has for that site. */
export const formAppsQuery = (code: string, wanted: { q?: string | undefined; cycle?: string | undefined; subject?: string | undefined }) => queryOptions({
  queryKey: ['request-form', code, 'apps', wanted],
  queryFn: ({ signal }) => api.get<{ items: RequestFormApp[] }>(`/request-forms/${code}/apps`, wanted, signal).then(({ items }) => items),
});

export const formIcon = (code: string, appId: string): string => apiUrl(`/request-forms/${code}/apps/${appId}/icon`);

/** How often the page of an asker looks again by itself; it also does when one comes back to it. */
const LOOK_AGAIN_MS = 30_000;

export const statusQuery = (secret: string) => queryOptions({
  queryKey: ['request-status', secret], queryFn: ({ signal }) => api.get<RequestStatusView>(`/request-status/${encodeURIComponent(secret)}`, {}, signal),
  staleTime: 0, refetchInterval: ({ state }) => (state.data ? LOOK_AGAIN_MS : false), retryOnMount: false,
});

export const requestQuery = (id: string) => queryOptions({ queryKey: keys.request(id), queryFn: ({ signal }) => api.get<RequestDetail>(`/requests/${id}`, {}, signal), staleTime: 0 });
export const requestCountQuery = queryOptions({ queryKey: keys.requestCount, queryFn: ({ signal }) => api.get<RequestCount>('/requests/count', {}, signal) });
export const requestCodeQuery = (siteId: string) => queryOptions({ queryKey: keys.requestCode(siteId), queryFn: ({ signal }) => api.get<RequestCodeView>(`/sites/${siteId}/request-code`, {}, signal) });
