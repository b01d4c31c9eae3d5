import type { Permission } from '#contract';

/** Who acts, for the audit trail. */
export interface Actor {
  kind: 'user' | 'api-token' | 'device' | 'system';
  id: string | null;
  label: string;
  /** Of an API token: whose it is. */
  personId?: string;
}

/**
 * Who asks and what they may see: the first argument of every service method. A request's scope is where its caller holds the permission that its
 * route asks for; row-level security repeats it in the database.
 */
export interface Scope {
  tenantId: string;
  /** `'all'` for the syndicate, or the communes a delegated person may see. */
  organisations: 'all' | readonly string[];
  /** Sites they may see besides, in other communes. */
  sites?: readonly string[];
  /** They see the whole tenant, whatever a request of theirs is narrowed to. Absent: when this scope is the whole tenant. */
  oversees?: boolean;
  actor: Actor;
  /** What they hold anywhere. */
  permissions: readonly Permission[];
  locale: 'fr' | 'en';
}

/** What somebody sees who may see all of a tenant: for news that go to such people, and for what is told before anybody is signed in. */
export const wholeTenant = (tenantId: string): Scope => ({
  tenantId, organisations: 'all', actor: { kind: 'system', id: null, label: 'Craie' }, permissions: ['devices.read'], locale: 'fr',
});
