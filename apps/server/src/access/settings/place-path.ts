import type { EntityManager } from 'typeorm';

/** Where something is: an organisation, or one of its sites. */
export interface Place { organisationId: string; siteId?: string | null }

/** One row of `setting`, as it is read. */
export interface SettingRow { organisation_id: string; site_id: string | null; key: string; value: unknown; locked: boolean; set_by: string; set_at: Date }
type Bare = Pick<SettingRow, 'organisation_id' | 'key' | 'value' | 'locked'>;

/** The organisations from the syndicate (whose id is the tenant's) down to this one, by way of its grouping. */
export const wayTo = (tenantId: string, organisationId: string, parentId: string | null): string[] =>
  [tenantId, ...(parentId === null ? [] : [parentId]), ...(organisationId === tenantId ? [] : [organisationId])];

/** The way to each of these organisations, as far as the transaction sees them. */
export async function waysTo(em: EntityManager, tenantId: string, organisationIds: readonly string[]): Promise<(organisationId: string) => string[]> {
  const rows: { id: string; parent_id: string | null }[] = await em.query('select id, parent_id from organisation where tenant_id = $1 and id = any($2::uuid[])', [tenantId, organisationIds]);
  const parents = new Map(rows.map(({ id, parent_id }) => [id, parent_id]));
  return (organisationId) => wayTo(tenantId, organisationId, parents.get(organisationId) ?? null);
}

/**
 * What these places and all above them have set, in one statement after that for the ways.
 * @returns the rows of one key on the way down to a place: for each step the row, or undefined
 */
export async function readPaths(em: EntityManager, tenantId: string, places: readonly Place[], keys: readonly string[]): Promise<(place: Place, key: string) => (SettingRow | undefined)[]> {
  const way = await waysTo(em, tenantId, [...new Set(places.map(({ organisationId }) => organisationId))]);
  const organisationIds = [...new Set(places.flatMap(({ organisationId }) => way(organisationId)))];
  const siteIds = [...new Set(places.flatMap(({ siteId }) => siteId ?? []))];
  const rows: SettingRow[] = await em.query(
    `select organisation_id, site_id, key, value, locked, set_by, set_at from setting
     where tenant_id = $1 and key = any($2) and organisation_id = any($3::uuid[]) and (site_id is null or site_id = any($4::uuid[]))`,
    [tenantId, keys, organisationIds, siteIds],
  );
  const found = new Map(rows.map((row) => [`${row.site_id ?? row.organisation_id} ${row.key}`, row]));
  return ({ organisationId, siteId }, key) => [...way(organisationId), ...(siteId ? [siteId] : [])].map((id) => found.get(`${id} ${key}`));
}

/** What {@link setOn} answers. */
export interface SetOnWay { way: string[]; rows: Bare[] }

/** SQL of what is set on the way down to an organisation, for a statement that asks something else. The arguments are SQL too; a null organisation is the syndicate. */
export const setOn = (tenantId: string, organisationId: string, keys: string): string =>
  `(select json_build_object('way', w.way, 'rows', (select coalesce(json_agg(x), '[]') from setting x
      where x.tenant_id = ${tenantId} and x.key = any(${keys}) and x.site_id is null and x.organisation_id = any(w.way)))
    from (select array_remove(array[${tenantId}, (select o.parent_id from organisation o where o.id = ${organisationId}), nullif(${organisationId}, ${tenantId})], null) as way) w)`;
