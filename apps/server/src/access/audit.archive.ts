/** The whole trail of a syndicate as lines, oldest first, with every link of its chain: also of what had its time. By plain statements, as `verifyTrail`. */
import { ENTRY_COLUMNS } from './audit.hash.js';
import { csvHead, csvLine, ndjsonLine, type AuditFormat, type ExportedEntry } from './audit.lines.js';
import type { ReadEntry } from './audit.reader.js';
import type { Ask } from './audit.verify.js';

const AT_ONCE = 1_000;

interface Row extends Omit<ReadEntry, 'id' | 'seq' | 'entryHash' | 'chainHash'> {
  id: string | null; seq: string; entryHash: string; chainHash: string;
  linkEntry: string; linkOrganisation: string | null; linkAt: Date; actorSalt: string | null; subjectSalt: string | null;
}

/** Names come with their salts, so that their digests can be computed again. */
export async function* archiveLines(ask: Ask, tenantId: string, format: AuditFormat): AsyncGenerator<string> {
  if (format === 'csv') yield csvHead(';');
  for (let last = 0, more = true; more; ) {
    const rows = await ask<Row>(
      `select l.seq, l.entry_id as "linkEntry", l.organisation_id as "linkOrganisation", l.at as "linkAt", l.entry_hash as "entryHash", l.chain_hash as "chainHash", ${ENTRY_COLUMNS},
         a.name as "actorName", a.salt as "actorSalt", s.name as "subjectName", s.email as "subjectEmail", s.salt as "subjectSalt", o.name as "organisationName"
       from audit_seal l left join audit_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
       left join audit_name a on a.tenant_id = e.tenant_id and a.digest = e.actor_digest left join audit_name s on s.tenant_id = e.tenant_id and s.digest = e.subject_digest
       left join organisation o on o.id = e.organisation_id and o.tenant_id = e.tenant_id
       where l.tenant_id = $1 and l.seq > $2 order by l.seq limit ${AT_ONCE}`,
      [tenantId, last],
    );
    yield rows.map((row) => (format === 'csv' ? csvLine(exported(row), ';') : ndjsonLine(exported(row)))).join('');
    last = Number(rows.at(-1)?.seq ?? last);
    more = rows.length === AT_ONCE;
  }
}

function exported({ id, linkEntry, linkOrganisation, linkAt, actorSalt, subjectSalt, ...row }: Row): ExportedEntry {
  const { seq, entryHash, chainHash } = row;
  return id === null
    ? { seq, entryHash, chainHash, id: linkEntry, organisationId: linkOrganisation, at: linkAt, forgotten: true }
    : { ...row, id, salts: { actor: actorSalt, subject: subjectSalt } };
}
