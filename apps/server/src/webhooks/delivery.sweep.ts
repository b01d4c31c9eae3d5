import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { Log } from '../shared/log.js';

const HOUR = 3_600_000;
/** The history goes back so far, ms, and holds so many messages of one webhook. */
const KEPT_FOR = 30 * 24 * HOUR;
const KEPT = 5_000;

/** Every hour: the history of webhooks loses its end, and secrets that are over are forgotten. */
@Injectable()
export class DeliverySweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run().catch((error: unknown) => this.log.warn({ err: error }, 'old webhook messages could not be removed; the next hour tries again')), HOUR).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** One round. Public for tests, which bring their own clock. */
  async run(): Promise<void> {
    const now = this.clock.now();
    await this.db.system(async (em) => {
      // What waits as long waits behind a pause.
      await em.query('delete from webhook_delivery where created_at < $1', [new Date(now.getTime() - KEPT_FOR)]);
      await em.query(
        `with last as materialized (
           select h.tenant_id, h.id, o.place from webhook h cross join lateral (
             select place from webhook_delivery d where d.tenant_id = h.tenant_id and d.webhook_id = h.id order by place desc offset $1 limit 1) o)
         delete from webhook_delivery d using last where d.tenant_id = last.tenant_id and d.webhook_id = last.id and d.place <= last.place and d.state <> 'waiting'`,
        [KEPT],
      );
      await em.query('update webhook set sealed_previous = null, previous_until = null where previous_until <= $1', [now]);
    });
  }
}
