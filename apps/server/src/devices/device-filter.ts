import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeviceFilter, PresenceState } from '#contract';
import { containing, fold } from '../shared/fold.js';
import { wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { Clock } from '../shared/clock.js';
import { AppHolders } from './app-holders.js';
import { sortKey } from './device-keys.js';
import { SEEN_NEVER, SEEN_NOW } from './presence.rules.js';
import { SqlWhere } from './sql-where.js';
import { versionKeyLiteral } from './version.rules.js';

/** Shorter texts have no trigram. */
const TRIGRAM = 3;
/** With more hits than this the list meets them soon enough in its own order. */
const FEW_HITS = 5_000;
/** Up to so many devices with a software are looked up one by one. */
const FEW_HOLDERS = 10_000;
const DAY = 86_400_000;
/** Sorts after everything that begins with what stands before it. */
const AFTER_ALL = '\u{10FFFF}';

/** Turns a filter into conditions on `device d`, inside a scope. Row-level security says the scope again. */
@Injectable()
export class DeviceFilters {
  constructor(
    private readonly holders: AppHolders,
    private readonly clock: Clock,
  ) {}

  /**
   * Retired devices are only there when they are asked for.
   * @param reading a page ends after a few rows of its order; anything else looks at all there are
   * @throws ProblemError `invalid_query` for `below` without `software`
   */
  async where(scope: Scope, em: EntityManager, filter: DeviceFilter, reading: 'page' | 'all' = 'all'): Promise<SqlWhere> {
    const where = inScope(scope);
    where.and(filter.status ? `d.status = ${where.bind(filter.status)}` : `d.status <> 'retired'`);
    if (filter.presence) where.and(`d.presence = ${where.bind(filter.presence)}`);
    if (filter.kind) where.and(`d.kind = ${where.bind(filter.kind)}`);
    if (filter.organisationId) where.and(`d.organisation_id = ${where.bind(filter.organisationId)}`);
    if (filter.siteId) where.and(`d.site_id = ${where.bind(filter.siteId)}`);
    if (filter.app) this.holders.add(where, scope, { app: filter.app, state: filter.target });
    else if (filter.target) where.and(`d.target_state = ${where.bind(filter.target)}`);
    if (filter.os) {
      const key = sortKey(filter.os);
      where.and(`d.os_key >= ${where.bind(key)} and d.os_key < ${where.bind(key + AFTER_ALL)}`);
    }
    if (filter.silentDays) where.and(this.silent(where, filter.silentDays));
    await software(where, scope, em, filter, reading);
    if (filter.q && fold(filter.q) !== '') await this.search(where, em, filter.q);
    return where;
  }

  /** Devices that were seen once, but not for so many days: a stretch of the last-seen order. */
  silent(where: SqlWhere, days: number): string {
    const since = new Date(this.clock.now().getTime() - days * DAY);
    return `d.seen_key > ${where.bind(new Date(SEEN_NEVER))} and d.seen_key < ${where.bind(since)}`;
  }

  private async search(where: SqlWhere, em: EntityManager, q: string): Promise<void> {
    const pattern = containing(q);
    // A null among the hits says: too many to collect.
    const hits: { id: string | null }[] =
      fold(q).length < TRIGRAM ? [{ id: null }] : await em.query(`select id from device_search($1, $2) as id`, [pattern, FEW_HITS + 1]);
    const many = hits.length > FEW_HITS || hits.some((hit) => hit.id === null);
    where.and(many ? `d.search_text like ${where.bind(pattern)}` : `d.id = any(${where.bind(hits.map((hit) => hit.id))}::uuid[])`);
  }
}

/** Only what the scope may see: the explicit predicates that make its indexes usable. */
export function inScope(scope: Scope): SqlWhere {
  const where = new SqlWhere();
  where.and(`d.tenant_id = ${where.bind(scope.tenantId)}`);
  if (scope.organisations !== 'all') where.and(`d.organisation_id = any(${where.bind(scope.organisations)}::uuid[])`);
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
async function software(where: SqlWhere, scope: Scope, em: EntityManager, { software: title, below }: DeviceFilter, reading: 'page' | 'all'): Promise<void> {
  if (!title) {
    if (below) throw wrongField('below', 'combination', 'Say which software `below` is about: add `software`.', 'invalid_query');
    return;
  }
  const [found]: { versions: string[]; many: boolean }[] = await em.query(
    `select versions, (select count(*) > ${FEW_HOLDERS} from (
       select from device_software s where s.tenant_id = $1 and s.version_id = any(versions) limit ${FEW_HOLDERS + 1}) held) as many
     from (select coalesce(array_agg(v.id), '{}') as versions from software_title t join software_version v on v.tenant_id = $1 and v.title_id = t.id
       where t.tenant_id = $1 and t.name = $2 collate "C" and ($3::bigint[] is null or v.sort_key < $3::bigint[])) wanted`,
    [scope.tenantId, title, below ? versionKeyLiteral(below) : null],
  );
  const held = `from device_software s where s.tenant_id = ${where.bind(scope.tenantId)} and s.version_id = any(${where.bind(found?.versions ?? [])}::bigint[])`;
  if (!found?.many) where.and(`d.id = any(array(select s.device_id ${held}))`);
  else where.and(reading === 'page' ? `exists (select ${held} and s.device_id = d.id offset 0)` : `d.id in (select s.device_id ${held})`);
}
