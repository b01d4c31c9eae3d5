/** The fleet list's state, kept in the address bar: a link to a list is the list. */
import type { DeviceFilter, DeviceKind } from '#contract';
import { LABELS } from './label.bounds.js';

export const SORTS = ['name', '-name', 'lastSeen', '-lastSeen', 'site', 'os'] as const;
export type FleetSort = (typeof SORTS)[number];

/** Filters and order of the list. Absent means "no matter". */
export interface FleetSearch extends DeviceFilter { sort?: FleetSort }

const PRESENCES = ['online', 'offline', 'never'] as const;
export const KINDS = ['laptop', 'desktop', 'tablet', 'display', 'projector', 'screen', 'printer', 'charging-case', 'network', 'other', 'virtual', 'unknown'] as const satisfies readonly DeviceKind[];
export const MANAGEMENTS = ['agent', 'none'] as const;
const STATUSES = ['active', 'quarantined', 'retired'] as const;
const TARGETS = ['done', 'waiting', 'failed'] as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Days; the server's own bound. */
const MAX_SILENCE = 3_650;
const PACKAGE = /^[a-z0-9][a-z0-9+.-]{1,100}$/;

export type FilterKey = keyof DeviceFilter;
export const FILTER_KEYS: readonly FilterKey[] = ['q', 'presence', 'kind', 'status', 'organisationId', 'siteId', 'roomId', 'os', 'software', 'below', 'target', 'silentDays', 'app', 'label', 'management'];

const oneOf = <T extends string>(allowed: readonly T[], value: unknown): T | undefined => allowed.find((item) => item === value);
/** The router turns `?q=123` into a number: what a person typed is text again here. */
const words = (value: unknown): string | undefined => {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim().slice(0, 200) : '';
  return text || undefined;
};
const days = (value: unknown): number | undefined => {
  const count = Number(words(value) ?? 0);
  return Number.isInteger(count) && count >= 1 && count <= MAX_SILENCE ? count : undefined;
};
const packageName = (value: unknown): string | undefined => (typeof value === 'string' && PACKAGE.test(value) ? value : undefined);
const uuid = (value: unknown): string | undefined => (typeof value === 'string' && UUID.test(value) ? value : undefined);

/** Reads the address bar. Whatever is not understood is dropped, so an old or mangled link still opens a list. */
export function parseFleetSearch(raw: Record<string, unknown>): FleetSearch {
  const software = words(raw['software']);
  return compact({
    q: words(raw['q']),
    presence: oneOf(PRESENCES, raw['presence']),
    kind: oneOf(KINDS, raw['kind']),
    status: oneOf(STATUSES, raw['status']),
    organisationId: uuid(raw['organisationId']),
    siteId: uuid(raw['siteId']),
    roomId: uuid(raw['roomId']),
    os: words(raw['os']),
    software,
    below: software ? words(raw['below']) : undefined,
    target: oneOf(TARGETS, raw['target']),
    silentDays: days(raw['silentDays']),
    app: packageName(raw['app']),
    label: words(raw['label'])?.slice(0, LABELS.longest),
    management: oneOf(MANAGEMENTS, raw['management']),
    sort: oneOf(SORTS, raw['sort']),
  });
}

/** The filter alone, as the actions and the export take it. */
export function filterOf({ sort: _sort, ...filter }: FleetSearch): DeviceFilter {
  return compact(filter);
}

/** Query parameters of `GET /devices`, `/devices/count` and `/devices/export.csv`. */
export function toQuery(search: FleetSearch): Record<string, string> {
  return Object.fromEntries(Object.entries(compact({ ...search })).map(([key, value]) => [key, String(value)]));
}

/** The filters in force, in the order in which the bar shows them. */
export function activeFilters(search: FleetSearch): FilterKey[] {
  return FILTER_KEYS.filter((key) => search[key] !== undefined && key !== 'below');
}

/** True when both describe the same list, whatever the order of the rows. */
export function sameFilter(a: FleetSearch, b: FleetSearch): boolean {
  return FILTER_KEYS.every((key) => a[key] === b[key]);
}

/** The same search without the scope (commune, site), which has its own switch and outlives the filters. */
export function scopeFree({ organisationId: _organisation, siteId: _site, ...rest }: FleetSearch): FleetSearch {
  return rest;
}

function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined && v !== '')) as T;
}
