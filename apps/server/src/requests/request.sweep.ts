import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '#database';
import { keptSince, SettingsService } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { Log } from '../shared/log.js';
import { RequestDone } from './request.done.js';

const HOUR = 3_600_000;
/** Requests deleted in one transaction, and such transactions in one round: what is left over waits for the next hour. */
const AT_ONCE = 500;
const MOST_ROUNDS = 100;

/** Every hour, and at the start: what was done while nobody listened is told, and closed requests go when their organisation has kept them long enough (`requests.retention-months`). */
@Injectable()
export class RequestSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Database,
    private readonly settings: SettingsService,
    private readonly done: RequestDone,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), HOUR).unref();
    void this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** One round, after the one that is on its way. */
  run(): Promise<void> {
    this.running = this.running.then(async () => {
      await this.done.catchUp();
      await this.forget();
    }).catch((error: unknown) => this.log.warn({ err: error }, 'requests could not be looked through; the next hour tries again'));
    return this.running;
  }

  private async forget(): Promise<void> {
    const now = this.clock.now();
    const months = [...await this.db.system((em) => this.settings.everywhere(em, 'requests.retention-months'))];
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const [, gone]: [unknown, number] = await this.db.system((em) => em.query(
        `delete from request where id = any (array(
           select r.id from unnest($1::uuid[], $2::timestamptz[]) as due (id, before) join request r on r.organisation_id = due.id and r.changed_at < due.before
           where r.state in ('approved', 'refused', 'withdrawn') limit ${AT_ONCE}))`,
        [months.map(([id]) => id), months.map(([, kept]) => keptSince(now, kept))],
      ));
      if (gone < AT_ONCE) return;
    }
  }
}
