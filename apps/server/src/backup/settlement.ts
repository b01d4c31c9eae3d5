import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '#database';
import { ActsService, AuditService, SessionService } from '../access/index.js';
import { CommandService } from '../commands/index.js';
import { CertificateGaps, TokenService } from '../enrolment/index.js';
import { Config } from '../shared/config.js';
import { Log } from '../shared/log.js';
import { TargetService } from '../target/index.js';
import { RESTORED, type Restored } from './restored.js';

/**
 * The first start after a restore, before any device is let in. The world went on after the backup: what devices and
 * people were told since then is not known here, and nothing from before may be taken for the present (docs/adr/0011).
 */
@Injectable()
export class Settlement implements OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly db: Database,
    private readonly gaps: CertificateGaps,
    private readonly tokens: TokenService,
    private readonly targets: TargetService,
    private readonly commands: CommandService,
    private readonly sessions: SessionService,
    private readonly acts: ActsService,
    private readonly audit: AuditService,
    private readonly log: Log,
  ) {}

  async onModuleInit(): Promise<void> {
    const note = join(this.config.dataDir, RESTORED);
    const text = await readFile(note, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const restored = JSON.parse(text) as Restored;
    await this.settle(restored);
    await rm(note);
    this.log.warn({ takenAt: restored.takenAt, restoredAt: restored.restoredAt }, 'restored from a backup: people sign in again, open commands and enrolment tokens have ended, every device is told its target anew');
  }

  /** All or nothing; a second time changes nothing. */
  private settle({ id, takenAt, restoredAt, version }: Restored): Promise<void> {
    return this.db.system(async (em) => {
      const gap = { id, from: new Date(takenAt), until: new Date(restoredAt) };
      if (!(await this.gaps.open(em, gap))) return;
      const tokens = await this.tokens.withdrawAll(em);
      const commands = await this.commands.endAll(em, 'The server was restored from a backup: send it again if it is still wanted.');
      const targets = await this.targets.startAnew(em, id);
      await this.sessions.endAll(em);
      await this.acts.endAll(em);
      const actor = { kind: 'system' as const, id: null, label: 'Craie' };
      const tenants: { id: string }[] = await em.query(`select id from organisation where id = tenant_id`);
      for (const { id: tenantId } of tenants) await this.audit.record(em, { tenantId, actor }, 'server.restored', `backup:${id}`, { takenAt, restoredAt, version, tokens, commands, targets });
    });
  }
}
