import type { EntityManager } from 'typeorm';
import { ENTRY_COLUMNS } from './audit.hash.js';
import type { ReadEntry } from './audit.reader.js';

/** What a person did, and what was done about their account, oldest first: the page behind an entry. */
export function entriesOfPerson(em: EntityManager, tenantId: string, userId: string, after: Pick<ReadEntry, 'at' | 'id'> | undefined, limit: number): Promise<ReadEntry[]> {
  const half = (condition: string) =>
    `(select * from audit_entry e where e.tenant_id = $1 and ${condition} and ($3::timestamptz is null or (e.at, e.id) > ($3, $4::uuid)) order by e.at, e.id limit $6)`;
  return em.query(
    `select ${ENTRY_COLUMNS}, a.name as "actorName", s.name as "subjectName", s.email as "subjectEmail", o.name as "organisationName", l.seq
     from (${half('e.person_id = $2')} union ${half('e.subject = $5')}) e
     left join audit_name a on a.tenant_id = e.tenant_id and a.digest = e.actor_digest left join audit_name s on s.tenant_id = e.tenant_id and s.digest = e.subject_digest
     left join organisation o on o.id = e.organisation_id and o.tenant_id = e.tenant_id left join audit_seal l on l.tenant_id = e.tenant_id and l.entry_id = e.id
     order by e.at, e.id limit $6`,
    [tenantId, userId, after?.at ?? null, after?.id ?? null, `user:${userId}`, limit],
  );
}
