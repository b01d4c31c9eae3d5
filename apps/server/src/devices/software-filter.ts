import type { EntityManager } from 'typeorm';
import type { DeviceFilter } from '#contract';
import { wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import type { Reading } from './app-holders.js';
import { placeOf } from './device-search.js';
import type { SortColumn } from './device-sort.rules.js';
import type { SqlWhere } from './sql-where.js';
import { versionKeyLiteral } from '../shared/version.rules.js';

/** So many times more than few: still quicker to know who has it than to ask of each device on the way. */
const SOME = 2;
/** Of the few, the part that a place may have to be read whole. */
const NEAR = 5;

interface Found { versions: string[]; held: number; near: boolean }

/** @throws ProblemError `invalid_query` for `below` without `software` */
export function checkBelow({ software, below }: DeviceFilter): void {
  if (below && !software) throw wrongField('below', 'combination', 'Say which software `below` is about: add `software`.', 'invalid_query');
}

interface Page {
  reading: Reading;
  /** Up to so many are looked up. */
  few: number;
  /** The first column of a page's order. Of one place there is no last-seen order: there the way would lead through all other places. */
  ordered: SortColumn | undefined;
  /** Where a device is met first. In the index of names, looking whether it is noted costs next to nothing. */
  at: 'd' | 't';
}

/**
 * Few have it: they are looked up; in one place, only those that are there. Some have it: all of them are noted once, and met on the way. Many have
 * it: a page meets them soon in its own order, each seen by one probe a version (`offset 0` keeps the planner from collecting all holders first,
 * seconds at a million devices); who wants all of them collects them.
 */
export async function filterSoftware(em: EntityManager, where: SqlWhere, scope: Scope, { software: title, below }: DeviceFilter, { reading, few, ordered, at }: Page): Promise<void> {
  if (!title) return;
  const place = placeOf(scope);
  const [found]: Found[] = await em.query(
    `select versions, (select count(*)::int from (
       select from device_software s where s.tenant_id = $1 and s.version_id = any(versions) limit $4) s) as held,
       (select count(*) <= $6 from (select from device_text t where t.tenant_id = $1 and t.organisation_id = $5 limit $6 + 1) t) as near
     from (select coalesce(array_agg(v.id), '{}') as versions from software_title t join software_version v on v.tenant_id = $1 and v.title_id = t.id
       where t.tenant_id = $1 and t.name = $2 collate "C" and ($3::bigint[] is null or v.sort_key < $3::bigint[])) wanted`,
    [scope.tenantId, title, below ? versionKeyLiteral(below) : null, few * SOME + 1, place ?? null, Math.ceil(few / NEAR)],
  );
  const { versions, held, near } = found ?? { versions: [], held: 0, near: true };
  const tenant = where.bind(scope.tenantId);
  const holders = `s.tenant_id = ${tenant} and s.version_id = any(${where.bind(versions)}::bigint[])`;
  const [areFew, areSome, inNames] = [held <= few, held <= few * SOME, at === 't'];
  const id = inNames ? 't.device_id' : 'd.id';
  if (place !== undefined && !inNames && (areFew || (areSome && (near || ordered === 'seen_key')))) {
    const there = `t.tenant_id = ${tenant} and t.organisation_id = ${where.bind(place)}`;
    // A place of few devices is read whole and matched, and any place for more than a few holders; else each holder is looked up.
    where.and(near || !areFew
      ? `d.id = any(array(select s.device_id from device_text t join device_software s on s.device_id = t.device_id where ${there} and ${holders}))`
      : `d.id = any(array(select s.device_id from device_software s where ${holders} and exists (select from device_text t where ${there} and t.device_id = s.device_id offset 0)))`);
  } else if (areFew && !inNames) {
    where.and(`d.id = any(array(select s.device_id from device_software s where ${holders}))`);
  } else if (reading === 'all') {
    where.and(`d.id in (select s.device_id from device_software s where ${holders})`);
  } else {
    // `is true`: as a plain condition it would be made a join, which begins with all holders.
    where.and(areSome
      ? `(${id} in (select s.device_id from device_software s where ${holders})) is true`
      : `exists (select from device_software s where ${holders} and s.device_id = ${id} offset 0)`);
  }
}
