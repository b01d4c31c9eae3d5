import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Scope } from './scope.js';

/**
 * Adds the explicit predicates of a scope, which let the planner use the tenant's indexes; row-level security says the
 * same again. @param organisationColumn property that limits a delegated scope; null when the table has none.
 */
export function within<E extends ObjectLiteral>(
  query: SelectQueryBuilder<E>,
  scope: Scope,
  organisationColumn: string | null = null,
): SelectQueryBuilder<E> {
  query.andWhere(`${query.alias}.tenantId = :scopeTenant`, { scopeTenant: scope.tenantId });
  if (organisationColumn && scope.organisations !== 'all') {
    query.andWhere(`${query.alias}.${organisationColumn} = any(:scopeOrganisations)`, { scopeOrganisations: scope.organisations });
  }
  return query;
}
