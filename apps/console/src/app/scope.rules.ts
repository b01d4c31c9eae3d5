/** The scope in an address. Pure. */

export interface ScopeParams { organisationId?: string; siteId?: string }

/** The part of search parameters that follows the user from room to room. */
export function scopeOf(search: Record<string, string | undefined>): ScopeParams {
  return { ...(search.organisationId ? { organisationId: search.organisationId } : {}), ...(search.siteId ? { siteId: search.siteId } : {}) };
}
