/** The trail of who did what, and what is known about a person. Times ISO UTC. */

/**
 * GET /audit?limit&cursor&from&to&person&action&organisationId&deviceId&q, newest first. `organisationId` of the syndicate: its own affairs.
 * The same filter: GET /audit/export.csv, GET /audit/export.ndjson.
 */
export interface AuditView {
  id: string;
  at: string;
  /** Empty for a person whose name was forgotten. */
  actor: string;
  /** Whose act it was, where it was a person's: the same id for the same person, also without a name. */
  person: string | null;
  action: string;
  subject: string;
  detail: Record<string, unknown>;
  /** The commune that it concerned at the time; null for the syndicate's own affairs. */
  organisation: { id: string; name: string } | null;
  /** IP address that the person acted from. */
  address: string | null;
  reason: string | null;
  /** Place in the chain; null for the moment until it has one. */
  seq: number | null;
}

/** What a walk over the chain can find. */
export type AuditTrouble = 'altered' | 'missing' | 'chain' | 'gap' | 'unsealed' | 'name';

/** GET /audit/integrity: the chain of the whole syndicate, which the server verifies every hour, once a day from its beginning. */
export interface AuditIntegrity {
  /** Number of the last entry that is chained, and the hash to note elsewhere: whoever knows it can tell later that nothing before it was changed. */
  sealed: number;
  head: string | null;
  sealedAt: string | null;
  /** Null until the first time. */
  verifiedAt: string | null;
  verified: number;
  trouble: { what: AuditTrouble; seq: number | null } | null;
}

/** GET /session/personal-data (one's own) and GET /users/:id/personal-data: a file with all that is kept about a person; rooms add their own parts. */
export interface PersonalFile {
  generatedAt: string;
  account: { id: string; email: string; name: string; language: string; createdAt: string; secondFactorSince: string | null; recoveryCodesLeft: number };
  /** What the person did, and what was done about their account, oldest first. */
  journal: AuditView[];
  [part: string]: unknown;
}
