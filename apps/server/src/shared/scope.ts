import type { Permission } from '#contract';

/** Who acts, for the audit trail. */
export interface Actor {
  kind: 'user' | 'api-token' | 'device' | 'system';
  id: string | null;
  label: string;
}

/**
 * Who asks and what they may see: the first argument of every service method.
 * `organisations` is `'all'` for the syndicate, or the communes a delegated person may see; row-level security
 * repeats it in the database.
 */
export interface Scope {
  tenantId: string;
  organisations: 'all' | readonly string[];
  actor: Actor;
  permissions: readonly Permission[];
  locale: 'fr' | 'en';
}
