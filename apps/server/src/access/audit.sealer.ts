import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { Log } from '../shared/log.js';
import { chainHash, ENTRY_COLUMNS, entryHash, type StoredEntry } from './audit.hash.js';
import { AuditService } from './audit.service.js';

/** Any number, the same in every server process: one seals at a time. */
const SEAL_LOCK = 4_702_912;
/** Entries chained in one transaction. */
const AT_ONCE = 500;
/** From the first commit to its seal, ms: what is committed meanwhile is chained with it. */
const SOON = 100;
/** Between two looks when nothing was heard of: another process may have left something behind. */
const EVERY = 1_000;

type Link = { seq: number; hash: string };

/** Chains what is committed, a moment after its commit: whoever acts waits for nobody (docs/adr/0016). */
@Injectable()
export class AuditSealer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly closing = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;

  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.audit.recorded.on(() => this.wake());
    this.wake();
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.timer);
    await this.running;
    await this.trySeal();
  }

  /** Chains all that waits now, unless another process is at it. @returns how many */
  async seal(): Promise<number> {
    let sealed = 0;
    for (let round = AT_ONCE; round === AT_ONCE; sealed += round) round = await this.db.system((em) => this.round(em));
    return sealed;
  }

  private wake(): void {
    this.again = true;
    if (this.closing.signal.aborted) return;
    this.running ??= this.run();
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    while (this.again) {
      await delay(SOON, undefined, { ref: false, signal: this.closing.signal }).catch(() => undefined);
      this.again = false;
      if (!this.closing.signal.aborted) await this.trySeal();
    }
    this.running = undefined;
    this.timer = setTimeout(() => this.wake(), EVERY).unref();
  }

  private async trySeal(): Promise<void> {
    await this.seal().catch((error: unknown) => this.log.warn({ err: error }, 'the journal could not be sealed; the next look tries again'));
  }

  private async round(em: EntityManager): Promise<number> {
    const [lock]: { free: boolean }[] = await em.query('select pg_try_advisory_xact_lock($1) as free', [SEAL_LOCK]);
    if (!lock?.free) return 0;
    const waiting: StoredEntry[] = await em.query(
      `select ${ENTRY_COLUMNS} from audit_pending p join audit_entry e on e.id = p.entry_id and e.tenant_id = p.tenant_id order by e.tenant_id, e.at, e.id limit ${AT_ONCE}`,
    );
    if (waiting.length === 0) return 0;
    const heads = await this.heads(em, [...new Set(waiting.map(({ tenantId }) => tenantId))]);
    const seals = waiting.map((entry) => {
      const { tenantId, id: entryId, organisationId, at } = entry;
      const head = heads.get(tenantId) ?? { seq: 0, hash: '' };
      const link = { tenantId, seq: head.seq + 1, entryId, organisationId, at, entryHash: entryHash(entry) };
      const hash = chainHash(head.hash, link);
      heads.set(tenantId, { seq: link.seq, hash });
      return { ...link, chainHash: hash };
    });
    await em.query(
      `with sealed as (insert into audit_seal (tenant_id, seq, entry_id, organisation_id, at, entry_hash, chain_hash, sealed_at)
         select s."tenantId", s.seq, s."entryId", s."organisationId", s.at, s."entryHash", s."chainHash", $2
         from jsonb_to_recordset($1::jsonb) as s("tenantId" uuid, seq bigint, "entryId" uuid, "organisationId" uuid, at timestamptz, "entryHash" text, "chainHash" text)
         returning tenant_id, entry_id)
       delete from audit_pending p using sealed s where p.tenant_id = s.tenant_id and p.entry_id = s.entry_id`,
      [JSON.stringify(seals), this.clock.now()],
    );
    return waiting.length;
  }

  private async heads(em: EntityManager, tenantIds: string[]): Promise<Map<string, Link>> {
    const rows: { id: string; seq: string; hash: string }[] = await em.query(
      `select t.id, h.seq, h.chain_hash as hash from unnest($1::uuid[]) as t(id) cross join lateral (select seq, chain_hash from audit_seal s where s.tenant_id = t.id order by seq desc limit 1) h`,
      [tenantIds],
    );
    return new Map(rows.map(({ id, seq, hash }) => [id, { seq: Number(seq), hash }]));
  }
}
