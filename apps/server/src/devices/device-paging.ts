import type { EntityManager } from 'typeorm';
import type { DeviceFilter } from '#contract';
import type { Scope } from '../shared/scope.js';
import { typedCursor } from './cursor.js';
import { containing, WHOLE, type DeviceFilters } from './device-filter.js';
import { hasSites, namesWith, placeOf, scopeOf, soughtText, type Hits, type PlacedFilter } from './device-search.js';
import { COLUMN_TYPES, sortOrder, type DeviceSort, type SortColumn, type SortOrder } from './device-sort.rules.js';
import { systemsOf } from './device-systems.js';
import { checkBelow } from './software-filter.js';
import type { SqlWhere } from './sql-where.js';
import { stretch, type Bound, type Bounds } from './stretch.rules.js';

/** With more sites a page of each would be more work than all of their devices. */
const MOST_EACH = 64;

export interface ListRequest<F = DeviceFilter> {
  filter: F;
  sort: DeviceSort;
  limit: number;
  cursor?: string | undefined;
}

/** The devices of one page, and one more when there is a next page: a sub-select to be named `d`, its parameters, and its order. */
export interface PageOfDevices { from: string; where: SqlWhere; order: string; columns: SortOrder['columns'] }

/**
 * Chooses the way through the fleet: along an index of `device` in the order asked for; of hits in the order of names, along these alone.
 * @returns undefined when no device can be there
 */
export async function pageOfDevices(em: EntityManager, whole: Scope, filters: DeviceFilters, { filter, sort, limit, cursor }: ListRequest<PlacedFilter>): Promise<PageOfDevices | undefined> {
  const { columns, direction } = sortOrder(sort);
  const [first] = columns;
  const after = cursor === undefined ? undefined : typedCursor(cursor, columns.map((column) => COLUMN_TYPES[column][0]));
  const byName = first === 'name_key';
  const scope = scopeOf(whole, filter);
  checkBelow(filter);
  if (scope.organisations !== 'all' && scope.organisations.length === 0 && !hasSites(scope)) return undefined;
  const found = await filters.find(scope, em, filter, byName && isAlone('q', filter));
  const inNames = byName && !hasSites(scope) && ((found === 'many' && isAlone('q', filter)) || (placeOf(scope) !== undefined && isAlone('software', filter)));
  const ofEach = isOfSites(scope, filter);
  const where = await filters.besidesText(scope, em, filter, 'page', first, inNames ? 't' : ofEach ? 'each' : 'd');
  const source = inNames ? NAMES : sourceOf(where, found, byName);
  if (found === 'many') where.and(containing(where, inNames ? 't' : 'd', soughtText(filter) ?? ''));
  const bounds = found === 'many' && byName && !hasSites(scope) ? await namesWith(em, scope, soughtText(filter) ?? '') : filters.bounds(filter, first);
  if (!bounds || !begin(where, source.column, columns, direction, bounds, after)) return undefined;

  const order = (column: (name: SortColumn) => string) => columns.map((name) => `${column(name)} ${direction}`).join(', ');
  const ofDevice = order((name) => `d.${name}`);
  const most = where.bind(limit + 1);
  const bounded = (also: string) => `(select d.* from ${source.from(direction)} where ${where.sql}${also} order by ${order(source.column)} limit ${most})`;
  // A page of each of these, of which the first rows make the page.
  const pageOfEach = (values: readonly string[], type: string, also = '') =>
    `(select d.* from unnest(${where.bind(values)}::${type}[]) as each_of (value) cross join lateral ${bounded(also)} d order by ${ofDevice} limit ${most})`;
  const systems = byName && found === undefined ? await systemsOf(em, scope, filter) : undefined;
  const from = systems ? pageOfEach(systems, 'text', ' and d.os_key = each_of.value collate "C"')
    : ofEach ? pageOfEach(scope.sites ?? [], 'uuid')
    : bounded('');
  return { from, where, order: ofDevice, columns };
}

interface Source { from: (direction: 'asc' | 'desc') => string; column: (name: SortColumn) => string }

/** The names of `device_text`, in whose order all that the condition needs is in the index: only rows of the page are looked up. */
const NAMES: Source = { from: () => 'device_text t join device d on d.id = t.device_id', column: (name) => (name === 'id' ? 't.device_id' : `t.${name}`) };

/** Hits already say their place among the names. */
function sourceOf(where: SqlWhere, found: Hits | undefined, byName: boolean): Source {
  const device: Source = { from: () => 'device d', column: (name) => `d.${name}` };
  if (found === undefined || found === 'many') return device;
  const ids = where.bind(found.ids);
  if (!byName) {
    where.and(`d.id = any(${ids}::uuid[])`);
    return device;
  }
  const hits = `unnest(${ids}::uuid[], ${where.bind(found.nameKeys)}::text[]) as f (id, name_key)`;
  return {
    from: (direction) => `(select f.id, f.name_key collate "C" as name_key from ${hits} order by 2 ${direction}, 1 ${direction}) h join device d on d.id = h.id`,
    column: (name) => `h.${name}`,
  };
}

/** Single sites and no organisation: each is read by itself, as long as they are not too many. A site that the filter names is one already. */
const isOfSites = ({ organisations, sites = [] }: Scope, { siteId }: DeviceFilter): boolean =>
  organisations !== 'all' && organisations.length === 0 && sites.length > 1 && sites.length <= MOST_EACH && siteId === undefined;

/** Nothing else narrows the list, except to a place: nearly every hit is a row. */
function isAlone(field: 'q' | 'software', filter: PlacedFilter): boolean {
  const others = Object.entries(filter).filter(([name, value]) => value !== undefined && name !== field && name !== 'organisations' && !(field === 'software' && name === 'below'));
  return filter[field] !== undefined && others.length === 0;
}

/** Says where the page begins, and where its order ends for this filter. @returns false when nothing is between */
function begin(where: SqlWhere, column: Source['column'], columns: SortOrder['columns'], direction: 'asc' | 'desc', bounds: Bounds, after: ReturnType<typeof typedCursor> | undefined): boolean {
  const [first, ...rest] = columns;
  const at = (name: SortColumn, value: unknown) => `${where.bind(value)}::${COLUMN_TYPES[name][1]}`;
  const beyond = (names: readonly SortColumn[]) =>
    where.and(`(${names.map(column).join(', ')}) ${direction === 'asc' ? '>' : '<'} (${names.map((name) => at(name, after?.[columns.indexOf(name)])).join(', ')})`);
  const seen = first === 'seen_key' && after ? new Date(String(after[0])) : after?.[0];
  const range = stretch(bounds, direction, seen instanceof Date ? seen : seen?.toString());
  switch (range.begins) {
    case 'nowhere': return false;
    case 'tie': where.and(`${column(first)} = ${at(first, seen)}`); beyond(rest); return true;
    case 'cursor': beyond(columns); break;
    case 'bound': break;
  }
  const { from, to } = range.bounds;
  const isImplied = (bound: Bound | undefined) => bound === undefined || bound === WHOLE.from || bound === WHOLE.to;
  if (from && to && from.inclusive && to.inclusive && Number(from.value) === Number(to.value)) where.and(`${column(first)} = ${at(first, from.value)}`);
  else {
    if (from && !isImplied(from)) where.and(`${column(first)} ${from.inclusive ? '>=' : '>'} ${at(first, from.value)}`);
    if (to && !isImplied(to)) where.and(`${column(first)} ${to.inclusive ? '<=' : '<'} ${at(first, to.value)}`);
  }
  return true;
}
