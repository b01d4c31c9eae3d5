import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { AuditService } from '../../access/index.js';
import { Clock } from '../../shared/clock.js';
import { Config } from '../../shared/config.js';
import { Log } from '../../shared/log.js';
import { CatalogueMetrics } from '../catalogue.metrics.js';
import { FileStore } from '../file-store.js';
import { Clamd, type Verdict } from './clamd.js';

/** How often it is looked whether there is anything to do, ms: a file that waits, or a new list of signatures. An upload does not wait for it. */
const ROUND = 60_000;

/**
 * Has every file scanned by ClamAV, where there is one: new ones at once, all of them again when its signatures change. What is infected is put aside, where nothing serves it;
 * what later turns out to be none comes back. Files wait in the database, so a server that is killed goes on with them.
 */
@Injectable()
export class Scanner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly clamd: Clamd | undefined;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private over = false;

  constructor(
    private readonly db: Database,
    private readonly files: FileStore,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly metrics: CatalogueMetrics,
    config: Config,
  ) {
    this.clamd = config.clamd && new Clamd(config.clamd);
  }

  /** What a file is until it was looked at. */
  get first(): 'scanning' | 'not-scanned' {
    return this.clamd ? 'scanning' : 'not-scanned';
  }

  onApplicationBootstrap(): void {
    // Without a scanner nothing would ever end their waiting.
    if (!this.clamd) void this.db.system((em) => em.query(`update stored_file set scan_state = 'not-scanned' where scan_state = 'scanning'`)).catch((error: unknown) => this.log.warn({ err: error }, 'files that wait for a scanner could not be released'));
    else this.timer = setInterval(() => this.wake(), ROUND).unref();
    this.wake();
  }

  async onApplicationShutdown(): Promise<void> {
    this.over = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** There is a new file. Rounds follow each other. */
  wake(): void {
    this.again = true;
    this.running ??= this.rounds().finally(() => { this.running = undefined; });
  }

  private async rounds(): Promise<void> {
    while (this.again && !this.over && this.clamd) {
      this.again = false;
      try {
        await this.round(this.clamd, await this.clamd.version());
      } catch (error) {
        this.log.warn({ err: error }, 'files could not be scanned: the scanner does not answer; it is asked again in a minute');
      }
    }
  }

  private async round(clamd: Clamd, signatures: string): Promise<void> {
    for (let last = ''; !this.over;) {
      const [next]: { sha256: string }[] = await this.db.system((em) => em.query(
        `select sha256 from stored_file where sha256 > $2 and (scan_state = 'scanning' or scan_signatures is distinct from $1) order by sha256 limit 1`, [signatures, last],
      ));
      if (!next) return;
      last = next.sha256;
      await this.look(clamd, signatures, next.sha256);
    }
  }

  private async look(clamd: Clamd, signatures: string, sha256: string): Promise<void> {
    const path = await this.files.find(sha256);
    const verdict: Verdict = path === undefined ? { state: 'not-scanned', detail: 'the file is not there' } : await clamd.scan(path);
    // First out of reach, then said: never the other way round.
    if (verdict.state === 'infected') await this.files.quarantine(sha256);
    else if (verdict.state === 'clean') await this.files.release(sha256);
    await this.db.system((em) => this.note(em, sha256, signatures, verdict));
    this.metrics.scan(verdict.state);
  }

  private async note(em: EntityManager, sha256: string, signatures: string, { state, detail }: Verdict): Promise<void> {
    const changed: { tenant_id: string; app_id: string; package: string; version: string; organisation_id: string | null }[] = await em.query(
      `with before as (select tenant_id, scan_state from stored_file where sha256 = $1 for update),
         noted as (update stored_file set scan_state = case when $2 = 'not-scanned' and scan_state = 'infected' then 'infected' else $2 end, scan_detail = case when $2 = 'not-scanned' and scan_state = 'infected' then scan_detail else $3 end,
           scan_signatures = $4, scanned_at = $5 where sha256 = $1)
       select b.tenant_id, p.app_id, p.package, p.version, nullif(a.organisation_id, a.tenant_id) as organisation_id from before b join app_package p on p.tenant_id = b.tenant_id and p.sha256 = $1 join app a on a.id = p.app_id
       where ($2 = 'infected') <> (b.scan_state = 'infected') and $2 <> 'not-scanned'`,
      [sha256, state, detail, signatures, this.clock.now()],
    );
    for (const { tenant_id: tenantId, app_id: appId, organisation_id: organisationId, ...told } of changed) {
      const actor = { kind: 'system', id: null, label: 'ClamAV' } as const;
      await this.audit.record(em, { tenantId, actor }, state === 'infected' ? 'app.infected' : 'app.cleared', `app:${appId}`, { ...told, ...(detail && { found: detail }) }, { organisationId });
    }
  }
}
