import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeviceFilter, PresenceState } from '#contract';
import { containing, fold } from '../shared/fold.js';
import { wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { Clock } from '../shared/clock.js';
import { AppHolders, type Reading } from './app-holders.js';
import { sortKey } from './device-keys.js';
import { SEEN_NEVER, SEEN_NOW } from './presence.rules.js';
import { SqlWhere } from './sql-where.js';
import { versionKeyLiteral } from './version.rules.js';

/** Shorter texts have no trigram. */
const TRIGRAM = 3;
/** Up to so many devices are found first and then sorted: hits of a text, holders of a software or an app. More of them a page meets soon in its own order. */
const FEW = { hits: 5_000, holders: 10_000 };
/** Who wants all hits does not end early: so many times more are found first before the whole fleet is read. */
const FOR_ALL = 4;
const DAY = 86_400_000;
/** Sorts after everything that begins with what stands before it. */
const AFTER_ALL = '\u{10FFFF}';

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
   * Retired devices are only there when they are asked for.
   * @throws ProblemError `invalid_query` for `below` without `software`
   */
  async where(scope: Scope, em: EntityManager, filter: DeviceFilter, reading: Reading = 'all'): Promise<SqlWhere> {
    const where = inScope(scope);
    where.and(filter.status ? `d.status = ${where.bind(filter.status)}` : `d.status <> 'retired'`);
    if (filter.presence) where.and(`d.presence = ${where.bind(filter.presence)}`);
    if (filter.kind) where.and(`d.kind = ${where.bind(filter.kind)}`);
    if (filter.organisationId) where.and(`d.organisation_id = ${where.bind(filter.organisationId)}`);
    if (filter.siteId) where.and(`d.site_id = ${where.bind(filter.siteId)}`);
    if (filter.app) await this.holders.add(em, where, scope, { app: filter.app, state: filter.target, reading, few: this.few.holders });
    else if (filter.target) where.and(`d.target_state = ${where.bind(filter.target)}`);
    if (filter.os) {
      const [from, to] = osRange(filter.os);
      where.and(`d.os_key >= ${where.bind(from)} and d.os_key < ${where.bind(to)}`);
    }
    if (filter.silentDays) where.and(this.silent(where, filter.silentDays));
    await software(where, scope, em, filter, reading, this.few.holders);
    if (filter.q && fold(filter.q) !== '') await this.search(where, em, filter.q, reading === 'page' ? this.few.hits : this.few.hits * FOR_ALL);
    return where;
  }

  /** Devices that were seen once, but not for so many days: a stretch of the last-seen order. */
  silent(where: SqlWhere, days: number): string {
    const since = new Date(this.clock.now().getTime() - days * DAY);
    return `d.seen_key > ${where.bind(new Date(SEEN_NEVER))} and d.seen_key < ${where.bind(since)}`;
  }

  private async search(where: SqlWhere, em: EntityManager, q: string, few: number): Promise<void> {
    // A null among the hits says: too many to collect.
    const hits: { id: string | null }[] =
      fold(q).length < TRIGRAM ? [{ id: null }] : await em.query(`select id from device_search($1, $2) as id`, [containing(q), few + 1]);
    const many = hits.length > few || hits.some((hit) => hit.id === null);
    // `strpos`, not `like`: of it the planner knows nothing, so it walks the order and meets them, and does not collect and sort them all.
    where.and(many ? `strpos(d.search_text, ${where.bind(fold(q))}) > 0` : `d.id = any(${where.bind(hits.map((hit) => hit.id))}::uuid[])`);
  }
}

/** Where the keys of systems whose name begins so stand in their order. */
export function osRange(os: string): [from: string, to: string] {
  const key = sortKey(os);
  return [key, key + AFTER_ALL];
}

/** Only what the scope may see: the explicit predicates that make its indexes usable. */
export function inScope(scope: Scope): SqlWhere {
  const where = new SqlWhere();
  where.and(`d.tenant_id = ${where.bind(scope.tenantId)}`);
  if (scope.organisations === 'all') return where;
  const [only, ...others] = scope.organisations;
  // One alone as an equality: only then PostgreSQL reads the organisation's indexes in their order.
  where.and(only !== undefined && others.length === 0 ? `d.organisation_id = ${where.bind(only)}` : `d.organisation_id = any(${where.bind(scope.organisations)}::uuid[])`);
  return where;
}

/**
 * In the "last seen" order each presence has a stretch of its own: said here, so that nothing has to be skipped row by row.
 * Only for that order: elsewhere the planner would take it for a second, independent condition and guess wrong.
 */
export function seenStretch(where: SqlWhere, state: PresenceState): void {
  const [never, now] = [new Date(SEEN_NEVER), new Date(SEEN_NOW)];
  if (state === 'offline') where.and(`d.seen_key > ${where.bind(never)} and d.seen_key < ${where.bind(now)}`);
  else where.and(`d.seen_key = ${where.bind(state === 'online' ? now : never)}`);
}

/**
 * Few have it: they are looked up. Many have it: a page meets them soon in its own order, each seen by one probe a version (`offset 0` keeps
 * the planner from collecting all holders first, seconds at a million devices); who wants all of them collects them.
 */
async function software(where: SqlWhere, scope: Scope, em: EntityManager, { software: title, below }: DeviceFilter, reading: Reading, few: number): Promise<void> {
  if (!title) {
    if (below) throw wrongField('below', 'combination', 'Say which software `below` is about: add `software`.', 'invalid_query');
    return;
  }
  const [found]: { versions: string[]; many: boolean }[] = await em.query(
    `select versions, (select count(*) > $4 from (
       select from device_software s where s.tenant_id = $1 and s.version_id = any(versions) limit $4 + 1) held) as many
     from (select coalesce(array_agg(v.id), '{}') as versions from software_title t join software_version v on v.tenant_id = $1 and v.title_id = t.id
       where t.tenant_id = $1 and t.name = $2 collate "C" and ($3::bigint[] is null or v.sort_key < $3::bigint[])) wanted`,
    [scope.tenantId, title, below ? versionKeyLiteral(below) : null, few],
  );
  const held = `from device_software s where s.tenant_id = ${where.bind(scope.tenantId)} and s.version_id = any(${where.bind(found?.versions ?? [])}::bigint[])`;
  if (!found?.many) where.and(`d.id = any(array(select s.device_id ${held}))`);
  else where.and(reading === 'page' ? `exists (select ${held} and s.device_id = d.id offset 0)` : `d.id in (select s.device_id ${held})`);
}
