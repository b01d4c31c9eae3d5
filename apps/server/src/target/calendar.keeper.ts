import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '#database';
import { CalendarEvents } from '../calendar/index.js';
import { DeviceEvents } from '../devices/index.js';
import { Clock } from '../shared/clock.js';
import { Log } from '../shared/log.js';
import { TargetCalendars } from './target.calendars.js';
import { TargetDelivery } from './target.delivery.js';
import { raiseRevisions, refreshEtags } from './target.store.js';

const EVERY = 10 * 60_000;
/** Targets looked at in one transaction. */
const CHUNK = 2_000;

/** Settings change, holidays are imported, devices move: targets that carry a calendar are looked at when that is told, and every ten minutes, and sent anew where it is another one. */
@Injectable()
export class CalendarKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private asked = false;
  private stop: (() => void)[] = [];

  constructor(
    private readonly db: Database,
    private readonly calendars: TargetCalendars,
    private readonly delivery: TargetDelivery,
    private readonly calendarEvents: CalendarEvents,
    private readonly deviceEvents: DeviceEvents,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), EVERY).unref();
    this.stop = [this.calendarEvents.changed.on(() => this.soon()), this.deviceEvents.moved.on(() => this.soon())];
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    for (const stop of this.stop) stop();
    await this.running;
  }

  /** One round over all targets that carry a calendar, after the one that is on its way. */
  run(): Promise<void> {
    this.running = this.running.then(() => this.round()).catch((error: unknown) => this.log.warn({ err: error }, 'calendars of targets could not be looked at; the next round does'));
    return this.running;
  }

  /** However often it is asked for, one more round. */
  private soon(): void {
    if (this.asked) return;
    this.asked = true;
    void this.running.then(() => { this.asked = false; return this.run(); });
  }

  private async round(): Promise<void> {
    for (let after: string | null = null, more = true; more; ) {
      const from: string | null = after;
      const seen: { device_id: string; tenant_id: string }[] = await this.db.system((em) => em.query(
        'select device_id, tenant_id from device_target where calendar is not null and ($1::uuid is null or device_id > $1) order by device_id limit $2', [from, CHUNK],
      ));
      for (const tenantId of new Set(seen.map((row) => row.tenant_id))) await this.renew(tenantId, seen.filter((row) => row.tenant_id === tenantId).map((row) => row.device_id));
      after = seen.at(-1)?.device_id ?? null;
      more = seen.length === CHUNK;
    }
    await this.db.system((em) => this.calendars.forget(em));
  }

  private async renew(tenantId: string, deviceIds: string[]): Promise<void> {
    const changed = await this.db.system(async (em) => {
      // In their order, as whoever assigns does.
      await em.query('select from device_target where device_id = any ($1::uuid[]) order by device_id for update', [deviceIds]);
      const ids = (await this.calendars.apply(em, tenantId, deviceIds)).toSorted();
      await raiseRevisions(em, tenantId, ids, this.clock.now());
      await refreshEtags(em, tenantId, ids);
      return ids;
    });
    this.delivery.add(changed);
  }
}
