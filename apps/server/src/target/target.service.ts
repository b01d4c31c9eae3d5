import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LIMITS, type ItemState, type TargetItem, type TargetView } from '#contract';
import { Database } from '#database';
import { DeviceGate, DeviceService } from '../devices/index.js';
import { Clock } from '../shared/clock.js';
import { ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { TargetAnnouncer } from './target.announcer.js';
import { TargetDelivery } from './target.delivery.js';
import { readTargets } from './target.rows.js';
import { leapRevisions, putItem, raiseRevisions, refreshEtags, rollUp } from './target.store.js';

/** Items that a newer deployment took over, by the deployment they belonged to and the state they had reached. */
export interface Superseded {
  deploymentId: string;
  state: ItemState;
  count: number;
}

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
    private readonly clock: Clock,
  ) {}

  /**
   * Puts an item into the target of each device, in the place of one with the same key.
   * @param deviceIds as `DeviceService.resolve` gave them: the scope is already checked.
   * @returns what other deployments lost by it. @throws ProblemError `conflict` when a target would become too long
   */
  async assign(em: EntityManager, scope: Scope, deviceIds: readonly string[], item: TargetItem, deploymentId: string | null): Promise<Superseded[]> {
    if (deviceIds.length === 0) return [];
    const now = this.clock.now();
    await raiseRevisions(em, scope.tenantId, deviceIds, now);
    const superseded: Superseded[] = await em.query(
      `select deployment_id as "deploymentId", state, count(*)::integer as count from target_item
       where tenant_id = $1 and device_id = any ($2::uuid[]) and key = $3 and deployment_id is not null group by deployment_id, state`,
      [scope.tenantId, deviceIds, item.key],
    );
    await putItem(em, scope.tenantId, deviceIds, item, deploymentId, now);
    await this.settle(em, scope, deviceIds);
    return superseded;
  }

  /** Takes what a deployment has not yet achieved out of the targets. Answers how many items that were, and how many of them had failed. */
  async withdraw(em: EntityManager, scope: Scope, deploymentId: string): Promise<{ count: number; failed: number }> {
    const deviceIds = await this.devicesWith(em, scope, deploymentId, `i.state <> 'done'`);
    if (deviceIds.length === 0) return { count: 0, failed: 0 };
    await raiseRevisions(em, scope.tenantId, deviceIds, this.clock.now());
    const gone: { state: ItemState }[] = await em.query(
      `with gone as (
         delete from target_item where tenant_id = $1 and deployment_id = $2 and device_id = any ($3::uuid[]) and state <> 'done' returning state)
       select state from gone`,
      [scope.tenantId, deploymentId, deviceIds],
    );
    await this.settle(em, scope, deviceIds);
    return { count: gone.length, failed: gone.filter(({ state }) => state === 'failed').length };
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
    const rows: unknown[] = await this.db.system((em) => em.query(
      `select 1 from target_item where device_id = $1 and spec -> 'file' ->> 'sha256' = $2 limit 1`,
      [deviceId, sha256],
    ));
    return rows.length > 0;
  }

  private async devicesWith(em: EntityManager, scope: Scope, deploymentId: string, condition: string): Promise<string[]> {
    // The join keeps to the devices of the scope: row-level security of `device` filters communes.
    const rows: { device_id: string }[] = await em.query(
      `select i.device_id from target_item i join device d on d.id = i.device_id
       where i.tenant_id = $1 and i.deployment_id = $2 and ${condition} order by i.device_id`,
      [scope.tenantId, deploymentId],
    );
    return rows.map((row) => row.device_id);
  }

  private async settle(em: EntityManager, scope: Scope, deviceIds: readonly string[]): Promise<void> {
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
