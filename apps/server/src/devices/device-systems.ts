import type { EntityManager } from 'typeorm';
import type { DeviceFilter } from '#contract';
import type { Scope } from '../shared/scope.js';
import { inScope, osRange } from './device-filter.js';
import { placeOf } from './device-search.js';

/** A fleet has a few dozen; with more, a page of each would be more work than the order itself. */
const MOST = 64;

/**
 * The systems a filter means, from index to index entry (a loose scan): each has its names in order, together they do not. In the order of
 * the whole fleet's names those of one system may stand behind all the others.
 * @param scope narrowed to the filter's organisation
 * @returns `os_key`s; undefined when there are too many, or when no index has them for this scope
 */
export async function systemsOf(em: EntityManager, scope: Scope, { os }: DeviceFilter): Promise<string[] | undefined> {
  const indexed = scope.organisations === 'all' || placeOf(scope) !== undefined;
  if (!os || !indexed) return undefined;
  const where = inScope(scope);
  const [from, to] = osRange(os);
  where.and(`d.os_key < ${where.bind(to)}`);
  const next = (after: string) => `(select d.os_key from device d where ${where.sql} and d.os_key ${after} order by d.os_key limit 1)`;
  const rows: { key: string }[] = await em.query(
    `with recursive found (key) as (${next(`>= ${where.bind(from)}`)} union all select ${next('> found.key')} from found where found.key is not null)
     select key from found where key is not null limit ${MOST + 1}`,
    where.params,
  );
  return rows.length > MOST ? undefined : rows.map(({ key }) => key);
}
