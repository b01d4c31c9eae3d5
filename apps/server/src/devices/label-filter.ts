import type { EntityManager } from 'typeorm';
import type { Scope } from '../shared/scope.js';
import type { Reading } from './app-holders.js';
import { labelOf } from './label.rules.js';
import type { SqlWhere } from './sql-where.js';

/** So many times more than few: all of them are noted once, and met on the way. */
const SOME = 5;

/**
 * Few have it: they are looked up. Some have it: they are noted once, and met in the order of the list, wherever they stand in it. Many have it: a page meets them
 * soon, each seen by one probe (`offset 0` keeps the planner from collecting them all first); who wants all of them collects them.
 * @param scope narrowed to the filter's organisation
 */
export async function filterLabel(em: EntityManager, where: SqlWhere, { tenantId, organisations, sites = [] }: Scope, label: string | undefined, { reading, few }: { reading: Reading; few: number }): Promise<void> {
  if (label === undefined) return;
  const { key } = labelOf(label);
  const everywhere = organisations === 'all';
  const there = (bind: (value: unknown) => string) =>
    `l.tenant_id = ${bind(tenantId)} and l.key = ${bind(key)}${everywhere ? '' : ` and (l.organisation_id = any(${bind(organisations)}::uuid[])${sites.length > 0 ? ` or l.site_id = any(${bind(sites)}::uuid[])` : ''})`}`;
  const params: unknown[] = [];
  const [found]: { held: number }[] = await em.query(`select count(*)::int as held from (select from device_label l where ${there((value) => `$${params.push(value)}`)} limit ${few * SOME + 1}) bounded`, params);
  const held = found?.held ?? 0;
  const holders = `select l.device_id from device_label l where ${there((value) => where.bind(value))}`;
  if (held <= few) where.and(`d.id = any(array(${holders}))`);
  else if (reading === 'all') where.and(`d.id in (${holders})`);
  // `is true`: as a plain condition it would be made a join, which begins with all of them.
  else where.and(held <= few * SOME ? `(d.id in (${holders})) is true` : `exists (${holders} and l.device_id = d.id offset 0)`);
}
