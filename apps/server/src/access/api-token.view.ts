import type { ApiTokenView } from '#contract';
import type { ApiTokenEntity } from './api-token.entity.js';

type Names = ReadonlyMap<string, string>;

/** Ids of all places that these tokens name, each once. */
export function placesOf(rows: readonly ApiTokenEntity[]): { organisationIds: string[]; siteIds: string[] } {
  return { organisationIds: [...new Set(rows.flatMap((row) => row.organisationIds ?? []))], siteIds: [...new Set(rows.flatMap((row) => row.siteIds ?? []))] };
}

/** Places that are gone, or out of the reader's sight, are not named. */
export function toTokenView(row: ApiTokenEntity, organisations: Names, sites: Names): ApiTokenView {
  const named = (ids: readonly string[] | null, names: Names) => (ids ?? []).flatMap((id) => (names.has(id) ? [{ id, name: names.get(id) ?? '' }] : []));
  return {
    id: row.id, name: row.name, permissions: row.permissions, addresses: row.addresses,
    places: row.organisationIds || row.siteIds ? { organisations: named(row.organisationIds, organisations), sites: named(row.siteIds, sites) } : null,
    maker: { id: row.userId, name: row.user?.name ?? row.createdBy }, organisation: row.organisation ? { id: row.organisation.id, name: row.organisation.name } : null,
    createdAt: row.createdAt.toISOString(), expiresAt: row.expiresAt?.toISOString() ?? null, lastUsedAt: row.lastUsedAt?.toISOString() ?? null, lastUsedFrom: row.lastUsedFrom,
  };
}
