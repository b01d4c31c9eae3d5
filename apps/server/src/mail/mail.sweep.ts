import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { Log } from '../shared/log.js';
import { MailMetrics } from './mail.metrics.js';
import { forget, giveUp } from './mail.store.js';

const HOUR = 3_600_000;
/** What was given up stays for so long, ms. */
const KEPT_FOR = 7 * 24 * HOUR;

/** Every hour: what waits too long is given up, and what was given up long ago goes. */
@Injectable()
export class MailSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly metrics: MailMetrics, private readonly log: Log) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run().catch((error: unknown) => this.log.warn({ err: error }, 'old mails could not be removed; the next hour tries again')), HOUR).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** One round. Public for tests, which bring their own clock. */
  async run(): Promise<void> {
    const now = this.clock.now();
    const late = await this.db.system(async (em) => {
      await forget(em, new Date(now.getTime() - KEPT_FOR));
      return giveUp(em, now);
    });
    this.metrics.ended('given_up', late);
    if (late > 0) this.log.error({ mails: late }, 'mails were given up: the mail server took none for two days');
  }
}
