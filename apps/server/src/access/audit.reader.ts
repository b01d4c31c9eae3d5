import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditView, Page } from '#contract';
import { Database } from '#database';
import { fold } from '../shared/fold.js';
import { decodeKey, encodeCursor, toPage } from '../shared/page.js';
import type { Scope } from '../shared/scope.js';
import type { AuditFilter } from './audit.dto.js';
import { Looks } from './delegation/looks.js';
import { ENTRY_COLUMNS, type StoredEntry } from './audit.hash.js';

/** An entry with what is known about it elsewhere. */
export interface ReadEntry extends StoredEntry {
  actorName: string | null; subjectName: string | null; subjectEmail: string | null; organisationName: string | null;
  seq: string | null; entryHash: string | null; chainHash: string | null;
}

/** For a text, entries looked through in one statement, and at most for one page. */
const WINDOW = 20_000;
const WINDOWS = 10;
type Key = [at: string, id: string];
type Ends = { at: Date; id: string };

/** Reads the trail, newest first. */
@Injectable()
export class AuditReader {
  constructor(private readonly db: Database, private readonly looks: Looks) {}

  /** Before what is about one commune; or about one device: its commune, and those in whose journal it is. The journal of everything is supervision. @throws ProblemError `reason_required` */
  askWhy(scope: Scope, { deviceId, organisationId }: AuditFilter): Promise<void> {
    return this.db.tenant(scope, async (em) => {
      await this.looks.demandPlace(scope, em, { organisations: organisationId === undefined || organisationId === scope.tenantId ? [] : [organisationId] });
      if (deviceId === undefined) return;
      const places: { id: string }[] = await em.query(
        `select organisation_id as id from device where tenant_id = $1 and id = $2
         union select organisation_id from audit_entry where tenant_id = $1 and subject = 'device:' || $2::uuid and organisation_id is not null`, [scope.tenantId, deviceId]);
      await this.looks.demand(scope, em, places.map(({ id }) => id));
    });
  }

  /** @throws ProblemError `invalid_cursor` */
  list(scope: Scope, { limit, cursor, ...filter }: AuditFilter & { limit: number; cursor?: string | undefined }): Promise<Page<AuditView>> {
    return this.db.tenant(scope, async (em) => {
      const { rows, end } = await this.read(em, scope, filter, limit + 1, cursor === undefined ? undefined : decodeKey(cursor, isTime));
      const page = toPage(rows, limit, toAuditView, keyOf);
      // The text was looked for far enough for one page: the next one goes on from there.
      return end === null ? page : { ...page, next: encodeCursor(keyOf(end)) };
    });
  }

  /** All entries of a filter, page by page: each page is a transaction of its own. */
  async *pages(scope: Scope, filter: AuditFilter, size: number): AsyncGenerator<ReadEntry[]> {
    for (let after: Key | undefined, more = true; more; ) {
      const { rows, end } = await this.db.tenant(scope, (em) => this.read(em, scope, filter, size, after));
      if (rows.length > 0) yield rows;
      const last = rows.length === size ? rows.at(-1) : end;
      more = Boolean(last);
      if (last) after = keyOf(last);
    }
  }

  /** @returns at most `limit` entries, and where a text was looked for last when that was not yet the end */
  private async read(em: EntityManager, scope: Scope, filter: AuditFilter, limit: number, after: Key | undefined): Promise<{ rows: ReadEntry[]; end: Ends | null }> {
    if (!filter.q) return { rows: await this.window(em, scope, filter, limit, after, undefined), end: null };
    const rows: ReadEntry[] = [];
    let from = after;
    for (let round = 0; round < WINDOWS; round++) {
      rows.push(...(await this.window(em, scope, filter, limit - rows.length, from, await namesOf(em, scope, filter.q))));
      if (rows.length >= limit) return { rows, end: null };
      const end = await this.endOf(em, scope, filter, from);
      if (!end) return { rows, end: null };
      from = keyOf(end);
    }
    return { rows, end: from ? { at: new Date(from[0]), id: from[1] } : null };
  }

  private async window(em: EntityManager, scope: Scope, filter: AuditFilter, limit: number, after: Key | undefined, names: string[] | undefined): Promise<ReadEntry[]> {
    const { where, params } = conditions(scope, filter, after);
    const text = names && `where e.subject || ' ' || e.action || ' ' || coalesce(e.actor_label, '') || ' ' || coalesce(e.reason, '') || ' ' || e.detail::text ilike any(${add(params, patterns(filter.q ?? ''))}::text[])
      or e.actor_digest = any(${add(params, names)}::text[]) or e.subject_digest = any($${params.length}::text[])`;
    const source = text ? `(select * from audit_entry e where ${where} order by e.at desc, e.id desc limit ${WINDOW}) e ${text}` : `audit_entry e where ${where}`;
    return em.query(
      `with e as materialized (select e.* from ${source} order by e.at desc, e.id desc limit ${add(params, limit)})
       select ${ENTRY_COLUMNS}, a.name as "actorName", s.name as "subjectName", s.email as "subjectEmail", o.name as "organisationName", l.seq, l.entry_hash as "entryHash", l.chain_hash as "chainHash"
       from e left join audit_name a on a.tenant_id = e.tenant_id and a.digest = e.actor_digest left join audit_name s on s.tenant_id = e.tenant_id and s.digest = e.subject_digest
       left join organisation o on o.id = e.organisation_id and o.tenant_id = e.tenant_id left join audit_seal l on l.tenant_id = e.tenant_id and l.entry_id = e.id
       order by e.at desc, e.id desc`,
      params,
    );
  }

  /** The last entry of a window, when it was a whole one. */
  private async endOf(em: EntityManager, scope: Scope, filter: AuditFilter, after: Key | undefined): Promise<Ends | undefined> {
    const { where, params } = conditions(scope, filter, after);
    const [end]: Ends[] = await em.query(`select e.at, e.id from audit_entry e where ${where} order by e.at desc, e.id desc offset ${WINDOW - 1} limit 1`, params);
    return end;
  }
}

const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && !Number.isNaN(Date.parse(text));
/** As it was typed, and without its accents. */
const patterns = (q: string): string[] => [q.trim(), fold(q)].map((text) => `%${text.replace(/[\\%_]/g, '\\$&')}%`);
const keyOf = ({ at, id }: Ends): Key => [at.toISOString(), id];
const add = (params: unknown[], value: unknown): string => `$${params.push(value)}`;

/** Everything of a filter that an index knows. */
function conditions({ tenantId, organisations }: Scope, { action, deviceId, organisationId, person, from, to }: AuditFilter, after: Key | undefined): { where: string; params: unknown[] } {
  const params: unknown[] = [tenantId];
  const where = ['e.tenant_id = $1'];
  const and = (column: string, value: unknown) => void (value !== undefined && where.push(`${column} ${add(params, value)}`));
  if (organisations !== 'all') where.push(`e.organisation_id = any(${add(params, organisations)}::uuid[])`);
  if (organisationId === tenantId) where.push('e.organisation_id is null');
  else and('e.organisation_id =', organisationId);
  and('e.action =', action);
  and('e.subject =', deviceId && `device:${deviceId}`);
  and('e.person_id =', person);
  and('e.at >=', from);
  and('e.at <', to);
  if (after) where.push(`(e.at, e.id) < (${add(params, after[0])}::timestamptz, ${add(params, after[1])}::uuid)`);
  return { where: where.join(' and '), params };
}

/** Digests of the people whose name or address has the text in it. */
async function namesOf(em: EntityManager, { tenantId }: Scope, q: string): Promise<string[]> {
  const rows: { digest: string }[] = await em.query(`select digest from audit_name where tenant_id = $1 and (name ilike any($2::text[]) or email ilike any($2::text[])) limit 1000`, [tenantId, patterns(q)]);
  return rows.map(({ digest }) => digest);
}

/** As people read it. The name of a person that was forgotten is empty: `person` still tells their acts apart from those of others. */
export function toAuditView({ id, at, actorLabel, actorName, personId, action, subject, detail, subjectDigest, subjectName, subjectEmail, organisationId, organisationName, address, reason, seq }: ReadEntry): AuditView {
  const called = subjectDigest === null ? {} : { ...(subjectName ? { name: subjectName } : {}), ...(subjectEmail ? { email: subjectEmail } : {}) };
  return {
    id, at: at.toISOString(), actor: actorLabel ?? actorName ?? '', person: personId, action, subject, detail: { ...called, ...detail },
    organisation: organisationId === null ? null : { id: organisationId, name: organisationName ?? '' }, address, reason, seq: seq === null ? null : Number(seq),
  };
}
