import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Scope } from '../shared/scope.js';
import { Clock } from '../shared/clock.js';
import { AppHolders, type Reading } from './app-holders.js';
import { sortKey } from './device-keys.js';
import { AFTER_ALL, findText, hasSites, scopeOf, soughtText, type Hits, type PlacedFilter } from './device-search.js';
import type { SortColumn } from './device-sort.rules.js';
import { filterLabel } from './label-filter.js';
import { SEEN_NEVER, SEEN_NOW, SEEN_UNMANAGED } from './presence.rules.js';
import { checkBelow, filterSoftware } from './software-filter.js';
import { SqlWhere } from './sql-where.js';
import { narrowed, type Bounds } from './stretch.rules.js';

/** Up to so many devices are found first and then sorted: hits of a text, holders of a software, an app or a label. More of them a page meets soon in its own order. */
const FEW = { hits: 5_000, holders: 10_000 };
/** Who wants all hits does not end early: so many times more are found first before the whole fleet is read. */
const FOR_ALL = 4;
const DAY = 86_400_000;
const [UNMANAGED, NEVER, NOW] = [SEEN_UNMANAGED, SEEN_NEVER, SEEN_NOW].map((at) => new Date(at)) as [Date, Date, Date];
/** All there is in the last-seen order: what has no agent at one end, who is online at the other. */
export const WHOLE = { from: { value: UNMANAGED, inclusive: true }, to: { value: NOW, inclusive: true } } as const satisfies Bounds;

/** Turns a filter into conditions on `device d`, inside a scope. Row-level security says the scope again. */
@Injectable()
export class DeviceFilters {
  /** Tests make a small fleet take the ways of a large one. */
  few = FEW;

  constructor(
    private readonly holders: AppHolders,
    private readonly clock: Clock,
  ) {}

  /**
   * All of a filter. Retired devices are only there when they are asked for.
   * @throws ProblemError `invalid_query` for `below` without `software`
   */
  async where(scope: Scope, em: EntityManager, filter: PlacedFilter): Promise<SqlWhere> {
    checkBelow(filter);
    const where = await this.besidesText(scope, em, filter, 'all');
    const text = soughtText(filter);
    if (text === undefined) return where;
    const found = await findText(em, scopeOf(scope, filter), text, this.few.hits * FOR_ALL, false);
    return where.and(found === 'many' ? containing(where, 'd', text) : `d.id = any(${where.bind(found.ids)}::uuid[])`);
  }

  /** The text of a filter, as a page looks for it. @param inOrder see `findText` */
  async find(scope: Scope, em: EntityManager, filter: PlacedFilter, inOrder: boolean): Promise<Hits | undefined> {
    const text = soughtText(filter);
    return text === undefined ? undefined : findText(em, scopeOf(scope, filter), text, this.few.hits, inOrder);
  }

  /**
   * A filter without its text.
   * @param ordered the first column of the order, of which `bounds` says what the filter means for it
   * @param at where a device is met first: `device d`, `device_text t` that it is joined to, or {@link EACH_SITE}. The scope is said of that one alone, as of two
   *   together the planner would expect next to nothing
   */
  async besidesText(scope: Scope, em: EntityManager, filter: PlacedFilter, reading: Reading, ordered?: SortColumn, at: MetAt = 'd'): Promise<SqlWhere> {
    const inside = scopeOf(scope, filter);
    const where = inScope(inside, at);
    if (filter.organisations && hasSites(inside)) where.and(among(where, 'd.organisation_id', filter.organisations));
    where.and(filter.status ? `d.status = ${where.bind(filter.status)}` : `d.status <> 'retired'`);
    if (filter.presence) where.and(`d.presence = ${where.bind(filter.presence)}`);
    // As a word of its own the partial indexes of what has no agent know it; the roll-up of counts knows nothing else.
    if (filter.management) where.and(filter.management === 'none' ? `d.presence = 'unmanaged'` : `d.presence <> 'unmanaged'`);
    if (filter.kind) where.and(`d.kind = ${where.bind(filter.kind)}`);
    if (filter.siteId) where.and(`d.site_id = ${where.bind(filter.siteId)}`);
    if (filter.roomId) where.and(`d.room_id = ${where.bind(filter.roomId)}`);
    if (filter.app) await this.holders.add(em, where, scope, { app: filter.app, state: filter.target, reading, few: this.few.holders });
    else if (filter.target) where.and(`d.target_state = ${where.bind(filter.target)}`);
    if (filter.os && ordered !== 'os_key') {
      const [from, to] = osRange(filter.os);
      where.and(`d.os_key >= ${where.bind(from)} and d.os_key < ${where.bind(to)}`);
    }
    if (filter.silentDays && ordered !== 'seen_key') where.and(this.silent(where, filter.silentDays));
    await filterLabel(em, where, inside, filter.label, { reading, few: this.few.holders });
    await filterSoftware(em, where, inside, filter, { reading, few: this.few.holders, ordered, at: at === 't' ? 't' : 'd' });
    return where;
  }

  /**
   * What a filter means for the first column of an order. In the last-seen order each presence has a stretch of its own; elsewhere the planner
   * would take that for a second, independent condition and guess wrong.
   */
  bounds({ os, presence, management, silentDays }: PlacedFilter, ordered: SortColumn): Bounds {
    if (ordered === 'os_key' && os) {
      const [from, to] = osRange(os);
      return { from: { value: from, inclusive: true }, to: { value: to, inclusive: false } };
    }
    if (ordered !== 'seen_key') return {};
    const between = (from: Date, to: Date, inclusive: boolean): Bounds => ({ from: { value: from, inclusive }, to: { value: to, inclusive } });
    const seen = presence && { online: between(NOW, NOW, true), offline: between(NEVER, NOW, false), never: between(NEVER, NEVER, true) }[presence];
    const managed = management && { agent: between(NEVER, NOW, true), none: between(UNMANAGED, UNMANAGED, true) }[management];
    return narrowed(narrowed(narrowed(WHOLE, seen ?? {}), managed ?? {}), silentDays ? between(NEVER, this.since(silentDays), false) : {});
  }

  /** Devices that were seen once, but not for so many days: a stretch of the last-seen order. */
  silent(where: SqlWhere, days: number): string {
    return `d.seen_key > ${where.bind(NEVER)} and d.seen_key < ${where.bind(this.since(days))}`;
  }

  private since(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY);
  }
}

/** `strpos`, not `like`: of it the planner knows nothing, so it walks the order and meets the hits, and does not collect and sort them all. */
export const containing = (where: SqlWhere, table: 'd' | 't', text: string): string => `strpos(${table}.search_text, ${where.bind(text)}) > 0`;

/** Where the keys of systems whose name begins so stand in their order. */
export function osRange(os: string): [from: string, to: string] {
  const key = sortKey(os);
  return [key, key + AFTER_ALL];
}

/** Where a device is met first. */
export type MetAt = 'd' | 't' | 'each';
/** One after the other of the sites of a scope. */
export const EACH_SITE = 'each_of.value';

/** Only what the scope may see: the explicit predicates that make its indexes usable. */
export function inScope(scope: Scope, at: MetAt = 'd'): SqlWhere {
  const where = new SqlWhere();
  const table = at === 'each' ? 'd' : at;
  where.and(`${table}.tenant_id = ${where.bind(scope.tenantId)}`);
  if (at === 'each') return where.and(`d.site_id = ${EACH_SITE}`);
  if (scope.organisations === 'all') return where;
  const reached = [
    ...(scope.organisations.length > 0 || !hasSites(scope) ? [among(where, `${table}.organisation_id`, scope.organisations)] : []),
    ...(hasSites(scope) ? [among(where, `${table}.site_id`, scope.sites ?? [])] : []),
  ];
  return where.and(reached.length === 1 ? reached.join() : `(${reached.join(' or ')})`);
}

/** Whether a place is one of the scope: an organisation of it, or a single site that it reaches besides. */
export const reaches = ({ organisations, sites = [] }: Pick<Scope, 'organisations' | 'sites'>, organisationId: string, siteId: string | null): boolean =>
  organisations === 'all' || organisations.includes(organisationId) || (siteId !== null && sites.includes(siteId));

/** One alone as an equality: only then PostgreSQL reads the organisation's indexes in their order. */
function among(where: SqlWhere, column: string, ids: readonly string[]): string {
  const [only, ...others] = ids;
  return only !== undefined && others.length === 0 ? `${column} = ${where.bind(only)}` : `${column} = any(${where.bind(ids)}::uuid[])`;
}
