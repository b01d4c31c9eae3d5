import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Scope } from './scope.js';

/**
 * Adds the explicit predicates of a scope, which let the planner use the tenant's indexes; row-level security says the
 * same again.
 * @param organisationColumn property that limits a delegated scope; null when the table has none.
 * @param siteColumn property by which sites are reached besides; without it a row is only reached through its organisation.
 */
export function within<E extends ObjectLiteral>(
  query: SelectQueryBuilder<E>,
  scope: Scope,
  organisationColumn: string | null = null,
  siteColumn: string | null = null,
): SelectQueryBuilder<E> {
  query.andWhere(`${query.alias}.tenantId = :scopeTenant`, { scopeTenant: scope.tenantId });
  if (!organisationColumn || scope.organisations === 'all') return query;
  const inOrganisations = `${query.alias}.${organisationColumn} = any(:scopeOrganisations::uuid[])`;
  const inSites = siteColumn && scope.sites?.length ? ` or ${query.alias}.${siteColumn} = any(:scopeSites::uuid[])` : '';
  return query.andWhere(`(${inOrganisations}${inSites})`, { scopeOrganisations: scope.organisations, scopeSites: scope.sites ?? [] });
}
