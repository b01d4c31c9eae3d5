/** The trail as lines of a file: for people (CSV) and for whoever computes the chain again (NDJSON, one JSON object a line). */
import { csvCell } from '../shared/csv.rules.js';
import { hashed } from './audit.hash.js';
import type { ReadEntry } from './audit.reader.js';

export type AuditFormat = 'csv' | 'ndjson';

/** Of an export of the whole chain: an entry that had its time is its link alone. */
export type ForgottenEntry = Pick<ReadEntry, 'seq' | 'entryHash' | 'chainHash' | 'organisationId' | 'at'> & { id: string; forgotten: true };
export type ExportedEntry = (ReadEntry & { forgotten?: false; salts?: { actor: string | null; subject: string | null } }) | ForgottenEntry;

const COLUMNS = ['seq', 'at', 'actor', 'action', 'subject', 'name', 'organisation', 'reason', 'address', 'detail', 'id', 'entryHash', 'chainHash'] as const;

/** The first line; the byte order mark tells spreadsheets that it is UTF-8. */
export const csvHead = (separator: string): string => `\ufeff${COLUMNS.join(separator)}\r\n`;

/** No cell is run as a formula. */
export function csvLine(entry: ExportedEntry, separator: string): string {
  const { seq, at, id, entryHash, chainHash } = entry;
  const said = entry.forgotten ? { actor: '', action: 'forgotten', subject: '', name: '', organisation: entry.organisationId ?? '', reason: '', address: '', detail: '' } : {
    actor: entry.actorLabel ?? entry.actorName ?? '', action: entry.action, subject: entry.subject, name: [entry.subjectName, entry.subjectEmail].filter(Boolean).join(' '),
    organisation: entry.organisationName ?? '', reason: entry.reason ?? '', address: entry.address ?? '', detail: JSON.stringify(entry.detail),
  };
  const row = { ...said, seq: seq === null ? null : Number(seq), at: at.toISOString(), id, entryHash, chainHash };
  return `${COLUMNS.map((column) => csvCell(row[column])).join(separator)}\r\n`;
}

/** `entry` is exactly what its hash is taken of; `names` are what its digests stand for, absent once they are forgotten. */
export function ndjsonLine(entry: ExportedEntry): string {
  const { seq, entryHash, chainHash, organisationId, at, id } = entry;
  const link = { seq: seq === null ? null : Number(seq), entryId: id, organisationId, at: at.toISOString(), entryHash, chainHash };
  if (entry.forgotten) return `${JSON.stringify({ ...link, entry: null })}\n`;
  const { actorName, subjectName, subjectEmail, salts } = entry;
  const names = {
    ...(actorName !== null && { actor: { name: actorName, ...(salts?.actor && { salt: salts.actor }) } }),
    ...(subjectName !== null && { subject: { name: subjectName, email: subjectEmail, ...(salts?.subject && { salt: salts.subject }) } }),
  };
  return `${JSON.stringify({ ...link, entry: hashed(entry), names })}\n`;
}
