import type { EntityManager } from 'typeorm';
import type { DeviceFilter } from '#contract';
import { organisationsUnder } from '../access/index.js';
import { fold } from '../shared/fold.js';
import type { Scope } from '../shared/scope.js';
import type { Bounds } from './stretch.rules.js';

/** Shorter texts have no trigram. */
const TRIGRAM = 3;
/** So many groups of three letters tell names apart as well as all of a long text. */
const GROUPS = 16;
/** Sorts after everything that begins with what stands before it. */
export const AFTER_ALL = '\u{10FFFF}';

/** Devices that have the text and where each stands among the names, as array literals: they only pass through here. Or `many`: to be met in the order of the list. */
export type Hits = { ids: string; nameKeys: string } | 'many';

/** A filter whose organisation is looked up: a grouping stands for itself and its members. */
export type PlacedFilter = Omit<DeviceFilter, 'organisationId'> & { organisations?: readonly string[] };

/** They are few, so they are known before the list is asked for: with them as values the planner knows how many devices they have. */
export async function placed(em: EntityManager, scope: Scope, { organisationId, ...filter }: DeviceFilter): Promise<PlacedFilter> {
  return organisationId ? { ...filter, organisations: await organisationsUnder(em, scope, organisationId) } : filter;
}

/** The part of a scope that a filter is about: of organisations outside of it, only the sites, if there are any. */
export function scopeOf(scope: Scope, { organisations: asked }: PlacedFilter): Scope {
  if (!asked) return scope;
  const { organisations } = scope;
  const seen = organisations === 'all' ? asked : asked.filter((id) => organisations.includes(id));
  return { ...scope, organisations: seen, sites: seen.length === asked.length ? [] : scope.sites ?? [] };
}

/** Single sites are reached: texts know only their organisation. */
export const hasSites = ({ organisations, sites = [] }: Scope): boolean => organisations !== 'all' && sites.length > 0;

/** The one organisation that a list is about, if there is one. */
export const placeOf = (scope: Scope): string | undefined => (scope.organisations !== 'all' && scope.organisations.length === 1 && !hasSites(scope) ? scope.organisations[0] : undefined);

/**
 * Past row-level security, by the one function that may (0015-list-search.ts).
 * @param scope narrowed to the filter's organisation
 * @param inOrder the texts can be read in the order of the list
 */
export async function findText(em: EntityManager, scope: Scope, text: string, few: number, inOrder: boolean): Promise<Hits> {
  if (text.length < TRIGRAM || hasSites(scope)) return 'many';
  const [found]: { ids: string; nameKeys: string; many: boolean }[] = await em.query(
    `select coalesce(array_agg(id)::text, '{}') as ids, coalesce(array_agg(name_key)::text, '{}') as "nameKeys", count(*) >= $2 or coalesce(bool_or(id is null), false) as many
     from device_search($1, $2, $3, $4)`,
    [text, few + 1, placeOf(scope) ?? null, inOrder],
  );
  return !found || found.many ? 'many' : found;
}

/** Between which names a text can occur at all; undefined when nowhere. A single letter is everywhere. */
export async function namesWith(em: EntityManager, { tenantId }: Scope, text: string): Promise<Bounds | undefined> {
  const letters = Array.from(text);
  if (letters.length < 2) return {};
  const groups = [...new Set(Array.from({ length: letters.length - 2 }, (_, i) => letters.slice(i, i + 3).join('')))].slice(0, GROUPS);
  // Two letters begin a group of three wherever they stand: a text ends with a space there.
  const [condition, values, all] = groups.length > 0 ? ['letters = any($2::text[])', [groups], groups.length] : ['letters >= $2 and letters < $3', [text, text + AFTER_ALL], 1];
  const [range]: { first: string | null; last: string | null }[] = await em.query(
    `select min(name_start) as first, max(name_start) as last from (
       select name_start from device_text_letters where tenant_id = $1 and ${condition} group by name_start having count(*) >= ${all}) possible`,
    [tenantId, ...values],
  );
  if (!range || range.first === null || range.last === null) return undefined;
  return { from: { value: range.first, inclusive: true }, to: { value: range.last + AFTER_ALL, inclusive: false } };
}

/** What is looked for, as it is searched; undefined when that is nothing. */
export const soughtText = ({ q }: DeviceFilter): string | undefined => (q === undefined ? undefined : fold(q)) || undefined;
