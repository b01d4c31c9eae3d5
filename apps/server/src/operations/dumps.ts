import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '#database';
import { Log } from '../shared/log.js';

const EVERY = 6 * 3_600_000;

/** Copies the embedded database four times a day: it runs without fsync, so a power cut may damage it. */
@Injectable()
export class Dumps implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Database,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    if (this.db.engine === 'pglite') this.timer = setInterval(() => void this.dump(), EVERY).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async dump(): Promise<void> {
    try {
      this.log.info({ file: await this.db.dump() }, 'database copied');
    } catch (error) {
      this.log.error({ err: error }, 'the database could not be copied; the next try is in six hours');
    }
  }
}
