import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { AuditIntegrity, AuditTrouble } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { Log } from '../shared/log.js';
import type { Scope } from '../shared/scope.js';
import { verifyTrail, type Ask, type Verdict } from './audit.verify.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What is new is looked at every hour, everything once a day; whichever process on the database looks first. */
const DUE = HOUR - MINUTE;
const WHOLE = 24 * HOUR - MINUTE;

interface Kept { checked_at: Date; whole_at: Date; seq: string; chain_hash: string; trouble: AuditTrouble | null; trouble_seq: string | null }

/** Verifies the chain while the server works, and says how it stands. */
@Injectable()
export class AuditCheck implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.look();
    this.timer = setInterval(() => { this.running = this.running.then(() => this.look()); }, MINUTE).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Verifies what is due. */
  async look(): Promise<void> {
    try {
      for (const { id } of await this.db.ask<{ id: string }>('select id from organisation where id = tenant_id')) await this.check(id);
    } catch (error) {
      this.log.warn({ err: error }, 'the journal could not be verified; the next minute tries again');
    }
  }

  async state({ tenantId }: Scope): Promise<AuditIntegrity> {
    const [[head], [kept]] = await Promise.all([
      this.db.ask<{ seq: string; chain_hash: string; sealed_at: Date }>('select seq, chain_hash, sealed_at from audit_seal where tenant_id = $1 order by seq desc limit 1', [tenantId]),
      this.db.ask<Kept>('select * from audit_check where tenant_id = $1', [tenantId]),
    ]);
    return {
      sealed: Number(head?.seq ?? 0), head: head?.chain_hash ?? null, sealedAt: head?.sealed_at.toISOString() ?? null,
      verifiedAt: kept?.checked_at.toISOString() ?? null, verified: Number(kept?.seq ?? 0),
      trouble: kept?.trouble ? { what: kept.trouble, seq: kept.trouble_seq === null ? null : Number(kept.trouble_seq) } : null,
    };
  }

  private async check(tenantId: string): Promise<void> {
    const now = this.clock.now();
    const [kept] = await this.db.ask<Kept>('select * from audit_check where tenant_id = $1', [tenantId]);
    if (kept && now.getTime() - kept.checked_at.getTime() < DUE) return;
    // What was found once is looked at again from the beginning: it may have been put right from a backup.
    const whole = !kept || kept.trouble !== null || now.getTime() - kept.whole_at.getTime() >= WHOLE;
    const known = kept && kept.trouble === null ? { seq: Number(kept.seq), hash: kept.chain_hash } : { seq: 0, hash: '' };
    const ask: Ask = (statement, params) => this.db.ask(statement, params);
    const verdict = await verifyTrail(ask, tenantId, now, whole ? { known } : { after: known, known, whole });
    if (verdict.broken) this.log.error({ tenantId, ...verdict.broken }, 'the journal is not what was recorded: run npm run audit -- verify');
    await this.keep(tenantId, verdict, now, whole ? now : kept.whole_at);
  }

  private async keep(tenantId: string, { head, broken }: Verdict, now: Date, wholeAt: Date): Promise<void> {
    await this.db.system((em) => em.query(
      `insert into audit_check (tenant_id, checked_at, whole_at, seq, chain_hash, trouble, trouble_seq) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (tenant_id) do update set checked_at = excluded.checked_at, whole_at = excluded.whole_at, seq = excluded.seq, chain_hash = excluded.chain_hash,
         trouble = excluded.trouble, trouble_seq = excluded.trouble_seq`,
      [tenantId, now, wholeAt, head.seq, head.hash, broken?.what ?? null, broken?.seq ?? null],
    ));
  }
}
