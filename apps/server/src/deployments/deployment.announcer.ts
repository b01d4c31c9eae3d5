import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database } from '#database';
import { DeviceEvents } from '../devices/index.js';
import { wholeTenant } from '../shared/scope.js';
import { Batcher } from '../shared/batcher.js';
import { Log } from '../shared/log.js';
import { Metrics } from '../shared/metrics.js';
import { TargetEvents } from '../target/index.js';
import { DeploymentEvents } from './deployments.events.js';
import { DeploymentProgress } from './deployment.progress.js';
import type { DeploymentRow } from './deployment.row.js';

const INTERVAL = 1_000;
const DEPLOYMENTS_AT_ONCE = 100;
const DEVICES_AT_ONCE = 1_000;

/** Tells how far deployments are: after reports, and when their devices come and go (which changes the reason shown). */
@Injectable()
export class DeploymentAnnouncer implements OnModuleInit, OnModuleDestroy {
  private readonly deployments: Batcher<string>;
  private readonly devices: Batcher<string>;
  private stop: (() => void)[] = [];

  constructor(
    private readonly db: Database,
    private readonly events: DeploymentEvents,
    private readonly targetEvents: TargetEvents,
    private readonly deviceEvents: DeviceEvents,
    private readonly progress: DeploymentProgress,
    log: Log,
    metrics: Metrics,
  ) {
    const onError = (error: unknown) => log.warn({ err: error }, 'Progress of deployments could not be announced; pages show it when they read again.');
    this.deployments = new Batcher({ chunk: DEPLOYMENTS_AT_ONCE, intervalMs: INTERVAL, handle: (ids) => this.announce(ids), onError });
    this.devices = new Batcher({ chunk: DEVICES_AT_ONCE, intervalMs: INTERVAL, handle: (ids) => this.addOf(ids), onError });
    metrics.queue('deployment_announcer', this.deployments);
    metrics.queue('deployment_devices', this.devices);
  }

  onModuleInit(): void {
    this.stop = [
      this.targetEvents.progressed.on(({ deploymentIds }) => this.addProgress(deploymentIds)),
      this.deviceEvents.presenceChanged.on((changes) => this.devices.add(changes.map(({ deviceId }) => deviceId))),
    ];
  }

  async onModuleDestroy(): Promise<void> {
    for (const stop of this.stop) stop();
    await this.devices.close();
    await this.deployments.close();
  }

  /** Devices of these are further than before. Call after the commit. */
  addProgress(deploymentIds: Iterable<string>): void {
    this.deployments.add(deploymentIds);
  }

  /** Something else than the progress of devices has changed. Call after the commit. */
  add(deploymentIds: Iterable<string>): void {
    const ids = [...deploymentIds];
    this.progress.forget(ids);
    this.deployments.add(ids);
  }

  private async addOf(deviceIds: string[]): Promise<void> {
    const rows: { deployment_id: string }[] = await this.db.system((em) => em.query(
      `select distinct deployment_id from target_item where device_id = any ($1::uuid[]) and deployment_id is not null and state not in ('done', 'failed')`,
      [deviceIds],
    ));
    this.deployments.add(rows.map((row) => row.deployment_id));
  }

  private async announce(deploymentIds: string[]): Promise<void> {
    const changed = await this.db.system(async (em) => {
      const rows: DeploymentRow[] = await em.query('select * from deployment where id = any ($1::uuid[])', [deploymentIds]);
      const views = await this.progress.views(em, wholeTenant(''), rows, 'renewed');
      return views.map((deployment, at) => ({ tenantId: rows[at]!.tenant_id, deployment }));
    });
    for (const news of changed) this.events.deploymentChanged.emit(news);
  }
}
