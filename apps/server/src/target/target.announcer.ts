import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '#database';
import { Batcher } from '../shared/batcher.js';
import { Log } from '../shared/log.js';
import { Metrics } from '../shared/metrics.js';
import { TargetEvents } from './target.events.js';
import { readTargets } from './target.rows.js';

const CHUNK = 500;
/** A download reports its progress often; a person reads it a few times a second. */
const INTERVAL = 250;

/** Tells which targets changed, a few times a second, whatever number of reports came in. */
@Injectable()
export class TargetAnnouncer implements OnModuleDestroy {
  private readonly changed: Batcher<string>;

  constructor(
    private readonly db: Database,
    private readonly events: TargetEvents,
    log: Log,
    metrics: Metrics,
  ) {
    this.changed = new Batcher({
      chunk: CHUNK,
      intervalMs: INTERVAL,
      handle: (ids) => this.announce(ids),
      onError: (error) => log.warn({ err: error }, 'Changed targets could not be announced; pages show them when they read again.'),
    });
    metrics.queue('target_announcer', this.changed);
  }

  /** Call after the commit. */
  add(deviceIds: Iterable<string>): void {
    this.changed.add([...deviceIds].filter((id) => this.events.isWatched(id)));
  }

  onModuleDestroy(): Promise<void> {
    return this.changed.close();
  }

  private async announce(deviceIds: string[]): Promise<void> {
    const targets = await this.db.system((em) => readTargets(em, deviceIds));
    for (const { tenant_id, device_id, revision, items } of targets) {
      this.events.targetChanged.emit({ tenantId: tenant_id, deviceId: device_id, revision, items });
    }
  }
}
