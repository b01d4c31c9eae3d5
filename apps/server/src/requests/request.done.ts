import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { DeploymentEvents, DeploymentStandings, type DeploymentStanding } from '../deployments/index.js';
import { Batcher } from '../shared/batcher.js';
import { Clock } from '../shared/clock.js';
import { Log } from '../shared/log.js';
import { Metrics } from '../shared/metrics.js';
import { wholeTenant } from '../shared/scope.js';
import { RequestMails } from './request.mails.js';
import { RequestEvents } from './requests.events.js';
import { endOf } from './requests.rules.js';

const AT_ONCE = 100;
const INTERVAL = 1_000;

interface Approved {
  id: string; tenant_id: string; organisation_id: string; site_id: string; site: string; number: number; app_name: string | null; asker_email: string | null; locale: 'fr' | 'en'; deployment_id: string; done_at: Date | null;
}
const APPROVED = `select r.id, r.tenant_id, r.organisation_id, r.site_id, s.name as site, r.number, r.app_name, r.asker_email, r.locale, r.deployment_id, r.done_at from request r join site s on s.id = r.site_id where r.state = 'approved'`;

/** Follows the deployments that came of requests, and tells once when one is there on all its devices, or was cancelled. What was told is in the row: after a restart what was missed is told, and nothing twice. */
@Injectable()
export class RequestDone implements OnModuleInit, OnModuleDestroy {
  private readonly moved: Batcher<string>;
  private stop: (() => void) | undefined;

  constructor(
    private readonly db: Database,
    private readonly deployments: DeploymentEvents,
    private readonly standings: DeploymentStandings,
    private readonly mails: RequestMails,
    private readonly events: RequestEvents,
    private readonly clock: Clock,
    log: Log,
    metrics: Metrics,
  ) {
    this.moved = new Batcher({ chunk: AT_ONCE, intervalMs: INTERVAL, handle: (ids) => this.follow(ids), onError: (error) => log.warn({ err: error }, 'Requests whose deployments moved on could not be looked at; the next hour looks again.') });
    metrics.queue('request_progress', this.moved);
  }

  onModuleInit(): void {
    this.stop = this.deployments.deploymentChanged.on(({ deployment }) => this.moved.add([deployment.id]));
  }

  async onModuleDestroy(): Promise<void> {
    this.stop?.();
    await this.moved.close();
  }

  /** Looks at all whose end is not told, a bounded number at once: for what happened while nobody listened. */
  async catchUp(): Promise<void> {
    for (let after: string | null = null; ; ) {
      const rows: Approved[] = await this.db.system((em) => em.query(`${APPROVED} and r.deployment_id is not null and r.done_at is null and ($1::uuid is null or r.id > $1) order by r.id limit ${AT_ONCE}`, [after]));
      await this.db.system((em) => this.settle(em, rows));
      const last: Approved | undefined = rows.at(-1);
      if (!last || rows.length < AT_ONCE) return;
      after = last.id;
    }
  }

  private async follow(deploymentIds: string[]): Promise<void> {
    await this.db.system(async (em) => {
      const rows: Approved[] = await em.query(`${APPROVED} and r.deployment_id = any ($1::uuid[])`, [deploymentIds]);
      await this.settle(em, rows.filter(({ done_at }) => done_at === null));
      this.db.afterCommit(() => rows.forEach((row) => this.tellChange(row)));
    });
  }

  private async settle(em: EntityManager, rows: readonly Approved[]): Promise<void> {
    const standings = new Map<string, DeploymentStanding>();
    for (const tenantId of new Set(rows.map((row) => row.tenant_id))) {
      const own = rows.filter((row) => row.tenant_id === tenantId).map((row) => row.deployment_id);
      for (const [id, standing] of await this.standings.of(em, wholeTenant(tenantId), own)) standings.set(id, standing);
    }
    const ended = rows.flatMap((row) => { const end = endOf(standings.get(row.deployment_id) ?? null); return end ? [{ ...row, end }] : []; });
    if (ended.length === 0) return;
    // Of two servers that see it at once, one writes it, and tells.
    const [told]: [{ id: string }[], number] = await em.query('update request set done_at = $2, changed_at = $2 where id = any ($1::uuid[]) and done_at is null returning id', [ended.map(({ id }) => id), this.clock.now()]);
    for (const row of ended.filter(({ id }) => told.some((one) => one.id === id))) {
      await this.mails.tell(em, { tenantId: row.tenant_id, email: row.asker_email, locale: row.locale }, row.end, { number: row.number, site: row.site, app: row.app_name, text: null });
      this.db.afterCommit(() => this.tellChange(row));
    }
  }

  private tellChange({ tenant_id: tenantId, organisation_id: organisationId, site_id: siteId, id }: Approved): void {
    this.events.changed.emit({ tenantId, organisationId, siteId, id });
  }
}
