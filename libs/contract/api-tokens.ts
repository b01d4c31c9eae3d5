/** API tokens: keys for programs. A token may what it was made for, where it was made for, and never more than its maker may at that moment. */
import type { Permission } from './roles.js';

/** GET /session/api-tokens (own ones), GET /api-tokens?organisationId&limit&cursor (users.manage: those of the people and communes one manages), newest first. */
export interface ApiTokenView {
  id: string;
  name: string;
  /** Null: made before tokens had permissions of their own, it may all that its maker may. */
  permissions: Permission[] | null;
  /** Null: wherever its maker may. */
  places: { organisations: { id: string; name: string }[]; sites: { id: string; name: string }[] } | null;
  /** Addresses and networks it is taken from; empty: from anywhere. */
  addresses: string[];
  /** Whose rights it has: with their last role, or their account, it ends. */
  maker: { id: string; name: string };
  /** The commune it was made for; null for a person's own. */
  organisation: { id: string; name: string } | null;
  createdAt: string;
  expiresAt: string | null;
  /** Exact to a minute. */
  lastUsedAt: string | null;
  lastUsedFrom: string | null;
  /** Only in the answer to POST. */
  token?: string;
}

/** POST /session/api-tokens → ApiTokenView. At most a year, 90 days when nothing is said. Without places it reaches as far as its maker. */
export interface ApiTokenBody { name: string; permissions: Permission[]; expiresInDays?: number; organisationIds?: string[]; siteIds?: string[]; addresses?: string[] }
/** POST /api-tokens (users.manage) → ApiTokenView, for one commune; `siteIds` narrows it to sites of that commune. DELETE /api-tokens/:id revokes any that is listed. */
export interface OrganisationTokenBody { organisationId: string; name: string; permissions: Permission[]; expiresInDays?: number; siteIds?: string[]; addresses?: string[] }
