import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LIMITS, type ItemState, type TargetItem, type TargetView } from '#contract';
import { Database } from '#database';
import { DeviceGate, DeviceService } from '../devices/index.js';
import { Clock } from '../shared/clock.js';
import { ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { TargetAnnouncer } from './target.announcer.js';
import { TargetCalendars } from './target.calendars.js';
import { TargetDelivery } from './target.delivery.js';
import { readTargets } from './target.rows.js';
import { leapRevisions, putItem, raiseRevisions, refreshEtags, rollUp } from './target.store.js';

/** Told which devices are locked now, before anything changes: what is read then stays so until the end of the transaction. */
type Before = (deviceIds: readonly string[]) => Promise<void>;

/**
 * What devices should be like. Every change is set-based, in the caller's tenant transaction; the signed targets leave
 * after its commit.
 */
@Injectable()
export class TargetService {
  constructor(
    private readonly db: Database,
    private readonly devices: DeviceService,
    private readonly gate: DeviceGate,
    private readonly delivery: TargetDelivery,
    private readonly announcer: TargetAnnouncer,
    private readonly calendars: TargetCalendars,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts an item into the target of each device, in the place of one with the same key.
   * @param deviceIds as `DeviceService.resolve` gave them: the scope is already checked.
   * @throws ProblemError `conflict` when a target would become too long
   */
  async assign(em: EntityManager, scope: Pick<Scope, 'tenantId'>, deviceIds: readonly string[], item: TargetItem, deploymentId: string | null, before?: Before): Promise<void> {
    if (deviceIds.length === 0) return;
    const now = this.clock.now();
    await raiseRevisions(em, scope.tenantId, deviceIds, now);
    await before?.(deviceIds);
    await putItem(em, scope.tenantId, deviceIds, item, deploymentId, now);
    await this.settle(em, scope, deviceIds);
  }

  /** Takes what a deployment asks for, as far as it is in one of these states, out of the targets. */
  async withdraw(em: EntityManager, scope: Pick<Scope, 'tenantId'>, deploymentId: string, states: readonly ItemState[], before: Before): Promise<void> {
    const deviceIds = await this.devicesWith(em, scope, deploymentId, `i.state = any ($3)`, [states]);
    if (deviceIds.length === 0) return;
    await raiseRevisions(em, scope.tenantId, deviceIds, this.clock.now());
    await before(deviceIds);
    await em.query('delete from target_item where tenant_id = $1 and deployment_id = $2 and device_id = any ($3::uuid[]) and state = any ($4)', [scope.tenantId, deploymentId, deviceIds, states]);
    await this.settle(em, scope, deviceIds);
  }

  /** Asks again for what failed in a deployment, except where it can never work. Answers how many devices that concerned. */
  async retry(em: EntityManager, scope: Scope, deploymentId: string): Promise<number> {
    const deviceIds = await this.devicesWith(em, scope, deploymentId, `i.state = 'failed' and i.reason is distinct from 'unsupported'`);
    if (deviceIds.length === 0) return 0;
    const now = this.clock.now();
    await raiseRevisions(em, scope.tenantId, deviceIds, now);
    await em.query(
      `update target_item i set state = 'pending', reason = null, detail = null, progress = null, retry_at = null, updated_at = $4, assigned_revision = t.revision,
         spec = jsonb_set(i.spec, '{attempt}', to_jsonb(coalesce((i.spec ->> 'attempt')::integer, 1) + 1))
       from device_target t where t.device_id = i.device_id and i.tenant_id = $1 and i.deployment_id = $2 and i.device_id = any ($3::uuid[]) and i.state = 'failed'`,
      [scope.tenantId, deploymentId, deviceIds, now],
    );
    await this.settle(em, scope, deviceIds);
    return deviceIds.length;
  }

  /** For a restored database: what devices did and were told since the backup is asked for again. @returns how many targets */
  startAnew(em: EntityManager, mark: string): Promise<number> {
    return leapRevisions(em, mark);
  }

  /** @throws ProblemError `not_found` */
  async view(scope: Scope, deviceId: string): Promise<TargetView> {
    return this.db.tenant(scope, async (em) => {
      await this.gate.check(scope, em, deviceId);
      const [target] = await readTargets(em, [deviceId]);
      if (!target) return { revision: 0, acknowledgedRevision: null, changedAt: null, items: [] };
      const { revision, acknowledged_revision: acknowledgedRevision, changed_at, items } = target;
      return { revision, acknowledgedRevision, changedAt: changed_at.toISOString(), items };
    });
  }

  /** True when this file is part of something the device is asked to have. */
  async wantsFile(deviceId: string, sha256: string): Promise<boolean> {
    return (await this.db.ask(`select 1 from target_item where device_id = $1 and spec -> 'file' ->> 'sha256' = $2 limit 1`, [deviceId, sha256])).length > 0;
  }

  private async devicesWith(em: EntityManager, scope: Pick<Scope, 'tenantId'>, deploymentId: string, condition: string, params: readonly unknown[] = []): Promise<string[]> {
    // The join keeps to the devices of the scope: row-level security of `device` filters communes.
    const rows: { device_id: string }[] = await em.query(
      `select i.device_id from target_item i join device d on d.id = i.device_id
       where i.tenant_id = $1 and i.deployment_id = $2 and ${condition} order by i.device_id`,
      [scope.tenantId, deploymentId, ...params],
    );
    return rows.map((row) => row.device_id);
  }

  private async settle(em: EntityManager, scope: Pick<Scope, 'tenantId'>, deviceIds: readonly string[]): Promise<void> {
    await this.calendars.apply(em, scope.tenantId, deviceIds);
    await refreshEtags(em, scope.tenantId, deviceIds);
    const rollups = await rollUp(em, deviceIds);
    if (rollups.some(({ total }) => total > LIMITS.targetItems)) {
      throw new ProblemError('conflict', `A device can be given at most ${LIMITS.targetItems} things: cancel older deployments first.`);
    }
    await this.devices.noteTarget(em, rollups);
    this.db.afterCommit(() => {
      this.delivery.add(deviceIds);
      this.announcer.add(deviceIds);
    });
  }
}
