import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database } from '#database';
import { DeployableService } from '../catalogue/index.js';
import { DeviceEvents, DeviceService } from '../devices/index.js';
import { Batcher } from '../shared/batcher.js';
import { Clock } from '../shared/clock.js';
import { Log } from '../shared/log.js';
import { Metrics } from '../shared/metrics.js';
import { ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { admittedOf } from './admitted.store.js';
import { DeploymentRights } from './deployment.rights.js';
import type { DeploymentRow } from './deployment.row.js';
import { DeploymentEvents } from './deployments.events.js';
import { readInstalled } from './installed.store.js';
import { addMembers } from './member.store.js';

/** Late arrivals are looked for so often, and soon after a device enrols. */
const EVERY = 10 * 60_000;
const AT_ONCE = 20;
const GATHER = 5_000;
const TENANTS = 50;

/** Deployments that follow a filter: devices that match it later join the last wave. */
@Injectable()
export class DeploymentFollower implements OnModuleInit, OnModuleDestroy {
  private readonly arrivals: Batcher<string>;
  private stop: (() => void) | undefined;

  constructor(
    private readonly db: Database,
    private readonly devices: DeviceService,
    private readonly deviceEvents: DeviceEvents,
    private readonly deployables: DeployableService,
    private readonly rights: DeploymentRights,
    private readonly events: DeploymentEvents,
    private readonly clock: Clock,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.arrivals = new Batcher({
      chunk: TENANTS, intervalMs: GATHER, handle: (tenantIds) => this.hurry(tenantIds),
      onError: (error) => log.warn({ err: error }, 'Devices that enrolled could not be brought to the deployments that follow a filter; they are found within ten minutes.'),
    });
    metrics.queue('deployment_arrivals', this.arrivals);
  }

  onModuleInit(): void {
    this.stop = this.deviceEvents.enrolled.on(({ tenantId }) => this.arrivals.add([tenantId]));
  }

  async onModuleDestroy(): Promise<void> {
    this.stop?.();
    await this.arrivals.close();
  }

  /** Looks for late arrivals where that is due. */
  async run(): Promise<void> {
    const since = new Date(this.clock.now().getTime() - EVERY);
    const rows: DeploymentRow[] = await this.db.system((em) => em.query(
      `select * from deployment where follow and cancelled_at is null and paused_at is null and wave > 0 and (followed_at is null or followed_at <= $1) order by followed_at nulls first limit $2`, [since, AT_ONCE],
    ));
    for (const row of rows) await this.follow(row);
  }

  private async follow(row: DeploymentRow): Promise<void> {
    const scope = await this.db.system((em) => this.rights.answering(em, row));
    const found = scope ? await this.found(row, scope) : [];
    await this.db.system(async (em) => {
      const now = this.clock.now();
      const [locked]: unknown[] = await em.query('select 1 from deployment where id = $1 and cancelled_at is null for update', [row.id]);
      if (!locked || !row.item) return;
      const [waves]: { last: number }[] = await em.query('select coalesce(max(number), 1)::integer as last from deployment_wave where deployment_id = $1', [row.id]);
      const added = await addMembers(em, row, row.item.key, found, [found.length], now, waves?.last);
      await em.query('update deployment set followed_at = $2, due_at = case when $3 > 0 then $2 else due_at end where id = $1', [row.id, now, added]);
    });
  }

  /** By the rights of whoever answers for it. The server itself looks at nothing: nobody is asked for a reason. */
  private async found(row: DeploymentRow, { tenantId, organisations, sites, permissions, locale }: Scope): Promise<string[]> {
    const scope: Scope = { tenantId, organisations, ...(sites && { sites }), permissions, locale, actor: { kind: 'system', id: null, label: 'Craie' } };
    try {
      return await this.db.tenant(scope, async (em) => {
        const ids = (await admittedOf(em, tenantId, await this.deployables.excludedBy(em, scope, row.app_id), await this.devices.resolve(scope, em, { filter: row.selection ?? {} }))).ids;
        if (row.wish !== 'upgrade' || !row.item) return ids;
        const installed = await readInstalled(em, tenantId, row.package, row.item.key, row.item, ids);
        return ids.filter((id) => installed.has(id));
      });
    } catch (error) {
      // A filter that finds nothing that may be found (a site that is gone) finds nothing.
      if (!(error instanceof ProblemError)) throw error;
      this.log.warn({ err: error }, 'late arrivals of a deployment could not be looked for');
      return [];
    }
  }

  private async hurry(tenantIds: string[]): Promise<void> {
    await this.db.system((em) => em.query('update deployment set followed_at = null where follow and cancelled_at is null and tenant_id = any ($1::uuid[])', [tenantIds]));
    this.events.due.emit();
  }
}
