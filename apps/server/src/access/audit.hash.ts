/** How the trail is chained (docs/adr/0016): anybody who has an export can compute it again. SHA-256, hexadecimal. */
import { createHash } from 'node:crypto';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** JSON with sorted keys and no spaces: the same value, the same text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const pairs = Object.entries(value).filter(([, v]) => v !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
}

/** An entry as it is stored, under the names that the hash and the exports give its columns. */
export interface StoredEntry {
  id: string; tenantId: string; at: Date; actorKind: string; actorId: string | null; actorLabel: string | null; personId: string | null; actorDigest: string | null;
  action: string; subject: string; subjectDigest: string | null; detail: Record<string, unknown>; organisationId: string | null; address: string | null; reason: string | null;
}

/** Its columns `e.…`, for a statement that reads `audit_entry e`. */
export const ENTRY_COLUMNS = `e.id, e.tenant_id as "tenantId", e.at, e.actor_kind as "actorKind", e.actor_id as "actorId", e.actor_label as "actorLabel", e.person_id as "personId",
  e.actor_digest as "actorDigest", e.action, e.subject, e.subject_digest as "subjectDigest", e.detail, e.organisation_id as "organisationId", e.address, e.reason`;

/** What is hashed of an entry, and exported: exactly these columns, whatever else a row has. */
export const hashed = ({ id, tenantId, at, actorKind, actorId, actorLabel, personId, actorDigest, action, subject, subjectDigest, detail, organisationId, address, reason }: StoredEntry) => ({
  id, tenantId, at: at.toISOString(), actorKind, actorId, actorLabel, personId, actorDigest, action, subject, subjectDigest, detail, organisationId, address, reason,
});

export const entryHash = (entry: StoredEntry): string => sha256(canonical(hashed(entry)));

/** @param before the link before this one; empty for the first */
export const chainHash = (before: string, { seq, entryId, organisationId, at, entryHash: hash }: { seq: number; entryId: string; organisationId: string | null; at: Date; entryHash: string }): string =>
  sha256(canonical([before, seq, entryId, organisationId, at.toISOString(), hash]));

/** The same as `audit_name_of` in the database. */
export const nameDigest = ({ salt, personId, email, name }: { salt: string; personId: string; email: string; name: string }): string => sha256(`${salt} ${personId}\n${email}\n${name}`);
