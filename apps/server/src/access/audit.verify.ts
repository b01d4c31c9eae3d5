/** Walks the chain of the trail and computes it again. By plain statements: also for a command beside a server, or without one. */
import type { AuditTrouble } from '#contract';
import { chainHash, ENTRY_COLUMNS, entryHash, nameDigest, type StoredEntry } from './audit.hash.js';

/** Runs one reading statement as the owner. */
export type Ask = <T>(statement: string, params?: unknown[]) => Promise<T[]>;

/** A place in the chain and its hash. */
export interface Link { seq: number; hash: string }

export interface Verdict {
  /** Entries that are there and sealed; seals whose entry had its time. */
  entries: number;
  forgotten: number;
  /** Of the entries that are there. */
  from: Date | null;
  to: Date | null;
  head: Link;
  /**
   * The first that is wrong. `altered`: an entry is not what was sealed; `missing`: it is gone before its time; `chain`: a link does not follow from the one
   * before it; `gap`: links are missing; `unsealed`: an entry has waited too long for its seal, or slipped past it; `name`: a name is not the one recorded.
   */
  broken: { what: AuditTrouble; seq: number | null; entryId: string | null } | null;
}

/** Rows read at once. */
const AT_ONCE = 1_000;
/** Longest that an entry may wait for its seal, ms. */
const PATIENCE = 60_000;

type Seal = { seq: string; sealEntry: string; sealOrganisation: string | null; sealAt: Date; entryHash: string; chainHash: string };
type Row = Seal & (StoredEntry | { id: null });

/**
 * @param after links up to here were right before: the walk begins behind them
 * @param known a link that was noted earlier: it must still be there
 * @param whole also looks for entries without a seal, and at the names
 */
export async function verifyTrail(ask: Ask, tenantId: string, now: Date, { after = { seq: 0, hash: '' }, known, whole = true }: { after?: Link; known?: Link | undefined; whole?: boolean } = {}): Promise<Verdict> {
  const verdict: Verdict = { entries: 0, forgotten: 0, from: null, to: null, head: after, broken: null };
  if (known && known.seq > 0) {
    const [link] = await ask<{ hash: string }>('select chain_hash as hash from audit_seal where tenant_id = $1 and seq = $2', [tenantId, known.seq]);
    if (link?.hash !== known.hash) return { ...verdict, broken: { what: link ? 'chain' : 'gap', seq: known.seq, entryId: null } };
  }
  let times = await forgottenBefore(ask, tenantId);
  for (let rows: Row[] = []; ;) {
    rows = await ask<Row>(
      `select s.seq, s.entry_id as "sealEntry", s.organisation_id as "sealOrganisation", s.at as "sealAt", s.entry_hash as "entryHash", s.chain_hash as "chainHash", ${ENTRY_COLUMNS}
       from audit_seal s left join audit_entry e on e.tenant_id = s.tenant_id and e.id = s.entry_id where s.tenant_id = $1 and s.seq > $2 order by s.seq limit ${AT_ONCE}`,
      [tenantId, verdict.head.seq],
    );
    for (const row of rows) {
      // An entry may have been forgotten since the walk began.
      if (row.id === null && !isOver(times, row)) times = await forgottenBefore(ask, tenantId);
      const what = faultOf(row, verdict.head, times);
      if (what) return { ...verdict, broken: { what, seq: what === 'gap' ? verdict.head.seq + 1 : Number(row.seq), entryId: what === 'gap' ? null : row.sealEntry } };
      verdict.head = { seq: Number(row.seq), hash: row.chainHash };
      if (row.id === null) verdict.forgotten++;
      else note(verdict, row.at);
    }
    if (rows.length < AT_ONCE) break;
  }
  return { ...verdict, broken: whole ? await loose(ask, tenantId, now) : null };
}

function faultOf(row: Row, head: Link, times: ReadonlyMap<string | null, Date>): AuditTrouble | undefined {
  const seq = Number(row.seq);
  if (seq !== head.seq + 1) return 'gap';
  const link = { seq, entryId: row.sealEntry, organisationId: row.sealOrganisation, at: row.sealAt, entryHash: row.entryHash };
  if (chainHash(head.hash, link) !== row.chainHash) return 'chain';
  if (row.id === null) return isOver(times, row) ? undefined : 'missing';
  return entryHash(row) === sealedHash(row) && row.organisationId === row.sealOrganisation && row.at.getTime() === row.sealAt.getTime() ? undefined : 'altered';
}

const sealedHash = ({ entryHash: hash }: Seal): string => hash;

const isOver = (times: ReadonlyMap<string | null, Date>, { sealOrganisation, sealAt }: Seal): boolean => sealAt < (times.get(sealOrganisation) ?? 0);

function note(verdict: Verdict, at: Date): void {
  verdict.entries++;
  if (!verdict.from || at < verdict.from) verdict.from = at;
  if (!verdict.to || at > verdict.to) verdict.to = at;
}

/** Up to when each commune's entries were forgotten, as entries of the trail itself say. */
async function forgottenBefore(ask: Ask, tenantId: string): Promise<Map<string | null, Date>> {
  const rows = await ask<{ id: string | null; before: Date }>(
    `select organisation_id as id, max((detail ->> 'before')::timestamptz) as before from audit_entry where tenant_id = $1 and action = 'audit.forgotten' group by organisation_id`,
    [tenantId],
  );
  return new Map(rows.map(({ id, before }) => [id, before]));
}

async function loose(ask: Ask, tenantId: string, now: Date): Promise<Verdict['broken']> {
  const [unsealed] = await ask<{ id: string }>(
    `select e.id from audit_entry e left join audit_seal s on s.tenant_id = e.tenant_id and s.entry_id = e.id left join audit_pending p on p.tenant_id = e.tenant_id and p.entry_id = e.id
     where e.tenant_id = $1 and s.entry_id is null and (p.entry_id is null or e.at < $2) order by e.at, e.id limit 1`,
    [tenantId, new Date(now.getTime() - PATIENCE)],
  );
  if (unsealed) return { what: 'unsealed', seq: null, entryId: unsealed.id };
  for (let last = ''; ;) {
    const names = await ask<{ digest: string; salt: string; personId: string; email: string; name: string }>(
      `select digest, salt, person_id as "personId", email, name from audit_name where tenant_id = $1 and digest > $2 order by digest limit ${AT_ONCE}`, [tenantId, last]);
    const wrong = names.find((name) => nameDigest(name) !== name.digest);
    if (wrong) return { what: 'name', seq: null, entryId: await bearerOf(ask, tenantId, wrong.digest) };
    last = names.at(-1)?.digest ?? '';
    if (names.length < AT_ONCE) return null;
  }
}

async function bearerOf(ask: Ask, tenantId: string, digest: string): Promise<string | null> {
  const [entry] = await ask<{ id: string }>('select id from audit_entry where tenant_id = $1 and (actor_digest = $2 or subject_digest = $2) order by at limit 1', [tenantId, digest]);
  return entry?.id ?? null;
}
