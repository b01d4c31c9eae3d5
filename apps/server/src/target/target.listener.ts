import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Hello, Reported } from '#contract';
import { Database } from '#database';
import { DeviceEvents, DeviceService } from '../devices/index.js';
import { Clock } from '../shared/clock.js';
import { Config } from '../shared/config.js';
import { Uplink } from '../shared/uplink.js';
import { TargetAnnouncer } from './target.announcer.js';
import { TargetDelivery } from './target.delivery.js';
import { TargetEvents } from './target.events.js';
import { missingTargets, staleTargets, unsettledTargets, writeReports, writeRevisions } from './target.reports.js';
import { highestRevisions, latestReports } from './target.rules.js';
import { rollUp } from './target.store.js';

/** The part of an uplink message this room reads. */
interface From<B> { deviceId: string; body: B }

/** Most item reports written by one statement. */
const CHUNK = 5_000;
/** What devices say waits so long at most while targets go out, ms. */
const HEAD_START = 500;

/** What devices say about their target: which one they have (hello), and how far they are (reported). */
@Injectable()
export class TargetListener implements OnModuleInit {
  constructor(
    private readonly uplink: Uplink,
    private readonly db: Database,
    private readonly news: DeviceEvents,
    private readonly devices: DeviceService,
    private readonly delivery: TargetDelivery,
    private readonly announcer: TargetAnnouncer,
    private readonly events: TargetEvents,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    // Accepted after quarantine, or put back: what waited goes out now.
    this.news.changed.on((changes) => this.delivery.add(changes.filter(({ row }) => row.status === 'active').map(({ deviceId }) => deviceId)));
    // Whoever is told soon is ready sooner than what the others say is counted; fewer and larger batches cost less, too.
    this.uplink.yieldTo(() => this.delivery.sent(HEAD_START));
    this.uplink.on('hello', (em, messages) => this.compare(em, messages));
    this.uplink.on('reported', (em, messages) => this.record(em, messages));
  }

  private async compare(em: EntityManager, messages: readonly From<Hello>[]): Promise<void> {
    const etags = new Map(messages.map(({ deviceId, body }) => [deviceId, body.targetEtag]));
    await missingTargets(em, etags, this.clock.now());
    // An external broker that died may have taken reports with it that it had acknowledged: the target once more asks for them.
    const unsettled = this.config.broker ? await unsettledTargets(em, [...etags.keys()]) : [];
    // Not before the commit: what is assigned meanwhile does not see yet that the device is connected, and leaves the telling to this.
    this.db.afterCommit(async () => this.delivery.add([...(await this.db.system((later) => staleTargets(later, etags))), ...unsettled]));
  }

  private async record(em: EntityManager, messages: readonly From<Reported>[]): Promise<void> {
    const ahead = await writeRevisions(em, highestRevisions(messages));
    const reports = latestReports(messages);
    const changed = new Set<string>();
    const deployments = new Set<string>();
    for (let at = 0; at < reports.length; at += CHUNK) {
      for (const row of await writeReports(em, reports.slice(at, at + CHUNK), this.clock.now())) {
        changed.add(row.device_id);
        if (row.deployment_id) deployments.add(row.deployment_id);
      }
    }
    if (changed.size > 0) await this.devices.noteTarget(em, await rollUp(em, [...changed]));
    this.db.afterCommit(() => {
      this.delivery.add(ahead);
      this.announcer.add(changed);
      if (deployments.size > 0) this.events.progressed.emit({ deploymentIds: [...deployments] });
    });
  }
}
