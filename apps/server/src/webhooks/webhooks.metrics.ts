import { Injectable } from '@nestjs/common';
import type { Histogram } from 'prom-client';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { kept } from '../shared/kept.js';
import { Metrics } from '../shared/metrics.js';
import { arrived, type Outcome } from './webhook.rules.js';

/** Counted again after so long, ms; and no further than so many. */
const COUNTED_FOR = 15_000;
const COUNTED = 100_000;
const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Waiting { waiting: number; oldest: Date | null; failing: number; off: number }

/** The queue of webhook messages, and how it goes. */
@Injectable()
export class WebhookMetrics {
  private readonly seconds: Histogram<'outcome'>;

  constructor(private readonly db: Database, private readonly clock: Clock, metrics: Metrics) {
    const look = kept(() => this.look(), COUNTED_FOR);
    metrics.gauge('craie_webhook_messages_waiting', `Webhook messages that are not delivered yet; counted up to ${COUNTED}.`, async () => (await look()).waiting);
    metrics.gauge('craie_webhook_oldest_seconds', 'Age of the oldest webhook message that waits, of webhooks that work: those that fail are counted apart.', async () => {
      const { oldest } = await look();
      return oldest ? Math.max(this.clock.now().getTime() - oldest.getTime(), 0) / 1_000 : 0;
    });
    metrics.gauge('craie_webhooks_troubled', 'Webhooks that fail at the moment, and those that were switched off for it.', async () => {
      const { failing, off } = await look();
      return [{ labels: { state: 'failing' }, value: failing }, { labels: { state: 'off' }, value: off }];
    }, ['state']);
    this.seconds = metrics.histogram('craie_webhook_delivery_seconds', 'Time of one try to deliver a webhook message, by what became of it.', SECONDS, ['outcome']);
    for (const outcome of ['delivered', 'refused', 'unanswered']) this.seconds.zero({ outcome });
  }

  /** After each try. */
  tried(outcome: Outcome): void {
    if (outcome.trouble === 'interrupted') return;
    this.seconds.observe({ outcome: arrived(outcome) ? 'delivered' : outcome.status === null ? 'unanswered' : 'refused' }, outcome.durationMs / 1_000);
  }

  private async look(): Promise<Waiting> {
    const [row] = await this.db.ask<Waiting>(
      `select (select count(*)::int from (select from webhook_delivery where state = 'waiting' limit ${COUNTED}) w) as waiting,
         (select min(w.at) from webhook h cross join lateral (select min(d.created_at) as at from webhook_delivery d where d.webhook_id = h.id and d.state = 'waiting' and d.next_at <= $1) w
           where h.state = 'active' and h.failures = 0) as oldest,
         (select count(*)::int from webhook where state = 'active' and failures > 0) as failing, (select count(*)::int from webhook where state = 'off') as off`,
      [this.clock.now()],
    );
    return row ?? { waiting: 0, oldest: null, failing: 0, off: 0 };
  }
}
