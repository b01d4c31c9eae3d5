import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LIMITS } from '#contract';
import { Database } from '#database';
import type { DeviceLink } from '#broker';
import { Clock } from '../shared/clock.js';
import { LINK } from '../shared/link.js';
import { Log } from '../shared/log.js';
import { DeviceTidy } from './device-tidy.js';
import { expire, SILENCE } from './presence.rules.js';
import { PresenceService } from './presence.service.js';
import { PresenceStore, type Tracked } from './presence.store.js';

/** Time between two looks, ms. */
const EVERY = 3_000;
/** Broken connections taken at once, and rows of the fleet walked at once. */
const BROKEN = 1_000;
const WALK = 20_000;
const TIDY_EVERY = 3_600_000;

/** Makes silence visible: a few bounded, set-based looks each few seconds. */
@Injectable()
export class PresenceSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private listeningSince = 0;
  private walkedTo: string | null = null;
  private tidiedAt = 0;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly store: PresenceStore,
    private readonly presence: PresenceService,
    private readonly tidy: DeviceTidy,
    private readonly clock: Clock,
    private readonly log: Log,
    @Inject(LINK) private readonly link: DeviceLink,
  ) {}

  onApplicationBootstrap(): void {
    this.listen();
    this.link.onRestart(() => this.listen());
    this.next();
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.running;
  }

  /** From now on silence counts: after a start every device gets its whole delay to come back. */
  listen(): void {
    this.listeningSince = this.clock.now().getTime();
  }

  /** One look. Public for tests, which bring their own clock. */
  async look(): Promise<void> {
    const now = this.clock.now().getTime();
    await this.database.system(async (em) => this.write(em, await this.store.broken(em, now - LIMITS.offlineDebounce, BROKEN), now));
    const silentSince = Math.max(now - SILENCE, 0);
    await this.database.system(async (em) => {
      const { rows, next } = await this.store.silent(em, silentSince, this.walkedTo, WALK);
      await this.write(em, rows, now);
      this.walkedTo = next;
    });
    if (now - this.tidiedAt < TIDY_EVERY) return;
    this.tidiedAt = now;
    await this.tidy.run(now);
  }

  private async write(em: Parameters<PresenceStore['save']>[0], found: Tracked[], now: number): Promise<void> {
    const before = new Map(found.map((row) => [row.deviceId, row]));
    const expired = found.map((row) => ({ ...row, presence: expire(row.presence, now, this.listeningSince) }));
    await this.presence.write(em, before, expired.filter((row) => row.presence !== before.get(row.deviceId)?.presence));
  }

  private next(): void {
    this.timer = setTimeout(() => {
      this.running = this.look()
        .catch((error: unknown) => this.log.warn({ err: error }, 'Looking for silent devices failed; it is tried again in a moment.'))
        .then(() => { if (this.timer) this.next(); });
    }, EVERY);
    this.timer.unref();
  }
}
