/** The orders a list may have. Each is an index of `device` (0002-devices.ts), ends with the id and is read both ways. */
export const DEVICE_SORTS = ['name', '-name', 'lastSeen', '-lastSeen', 'site', '-site', 'os', '-os'] as const;
export type DeviceSort = (typeof DEVICE_SORTS)[number];

export type SortColumn = 'name_key' | 'seen_key' | 'site_key' | 'os_key' | 'id';

const COLUMNS: Record<'name' | 'lastSeen' | 'site' | 'os', readonly [SortColumn, ...SortColumn[]]> = {
  name: ['name_key', 'id'],
  lastSeen: ['seen_key', 'id'],
  site: ['site_key', 'name_key', 'id'],
  os: ['os_key', 'name_key', 'id'],
};

export interface SortOrder {
  columns: readonly [SortColumn, ...SortColumn[]];
  direction: 'asc' | 'desc';
}

export function sortOrder(sort: DeviceSort): SortOrder {
  const descending = sort.startsWith('-');
  const name = (descending ? sort.slice(1) : sort) as keyof typeof COLUMNS;
  return { columns: COLUMNS[name], direction: descending ? 'desc' : 'asc' };
}

/** How a value of each column comes back from a cursor, and what the database reads it as. */
export const COLUMN_TYPES = {
  name_key: ['text', 'text'],
  site_key: ['text', 'text'],
  os_key: ['text', 'text'],
  seen_key: ['time', 'timestamptz'],
  id: ['id', 'uuid'],
} as const satisfies Record<SortColumn, readonly ['text' | 'time' | 'id', string]>;
