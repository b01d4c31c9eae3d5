/** What the fleet's pages read. Keys come from `api/keys`, so that live news and other rooms refresh the same entries. */
import type { DeviceCount, DeviceDetail, DeviceRow, DownloadedBytes, FleetSummary, InventoryView, Page, PresenceWeek, SavedView, SoftwareTitleView, TargetView } from '#contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, keys, listQuery } from '../../api/index.js';
import type { ScopeParams } from '../../app/scope.rules.js';
import { toQuery, type FleetSearch } from './fleetSearch.js';

export const deviceParts = {
  inventory: (id: string) => [...keys.device(id), 'inventory'] as const,
  target: (id: string) => [...keys.device(id), 'target'] as const,
  downloads: (id: string) => [...keys.device(id), 'downloads'] as const,
  commands: (id: string) => [...keys.device(id), 'commands'] as const,
  events: (id: string) => [...keys.device(id), 'events'] as const,
  merges: (id: string) => [...keys.device(id), 'merges'] as const,
  software: (id: string) => [...keys.device(id), 'software'] as const,
  presence: (id: string) => [...keys.device(id), 'presence'] as const,
};

/** The numbers above the lists, of everything or of one organisation or site. */
export const summaryQuery = (scope: ScopeParams) => queryOptions({ queryKey: [...keys.summary, { ...scope }], queryFn: ({ signal }) => api.get<FleetSummary>('/devices/summary', { ...scope }, signal), placeholderData: keepPreviousData });

/** The list itself, read page by page. */
export const fleetQuery = (search: FleetSearch) => listQuery<DeviceRow>(keys.devices, '/devices', toQuery(search));

/** How many devices the filter holds. @param exact counted further, which takes longer */
export const countQuery = ({ sort: _sort, ...filter }: FleetSearch, exact = false) => queryOptions({
  queryKey: [...keys.deviceCount, filter, exact],
  queryFn: ({ signal }) => api.get<DeviceCount>('/devices/count', { ...toQuery(filter), ...(exact && { exact: 'true' }) }, signal),
  placeholderData: keepPreviousData,
});

export const deviceQuery = (id: string) => queryOptions({ queryKey: keys.device(id), queryFn: ({ signal }) => api.get<DeviceDetail>(`/devices/${id}`, {}, signal) });
export const targetQuery = (id: string) => queryOptions({ queryKey: deviceParts.target(id), queryFn: ({ signal }) => api.get<TargetView>(`/devices/${id}/target`, {}, signal) });
/** Where the bytes of its packages came from. */
export const downloadsQuery = (id: string) => queryOptions({ queryKey: deviceParts.downloads(id), queryFn: ({ signal }) => api.get<DownloadedBytes>(`/devices/${id}/downloads`, {}, signal) });
export const inventoryQuery = (id: string) => queryOptions({ queryKey: deviceParts.inventory(id), queryFn: ({ signal }) => api.get<InventoryView>(`/devices/${id}/inventory`, {}, signal) });
/** @param monday first day, `YYYY-MM-DD`, in France */
export const presenceQuery = (id: string, monday: string) => queryOptions({
  queryKey: [...deviceParts.presence(id), monday],
  queryFn: ({ signal }) => api.get<PresenceWeek>(`/devices/${id}/presence`, { from: monday, days: 7 }, signal),
  placeholderData: keepPreviousData,
});

/** Titles of the scope for the software filter; asked from two letters on. */
export const softwareTitlesQuery = (q: string) => queryOptions({
  queryKey: [...keys.software, q],
  queryFn: ({ signal }) => api.get<Page<SoftwareTitleView> | SoftwareTitleView[]>('/software', { q, limit: 12 }, signal),
  select: listed<SoftwareTitleView>,
  enabled: q.length >= 2,
  placeholderData: keepPreviousData,
});
export const viewsQuery = () => queryOptions({ queryKey: keys.views('devices'), queryFn: ({ signal }) => api.get<Page<SavedView> | SavedView[]>('/views', { room: 'devices' }, signal), select: listed<SavedView> });

function listed<T>(answer: Page<T> | T[]): T[] {
  return Array.isArray(answer) ? answer : answer.items;
}
