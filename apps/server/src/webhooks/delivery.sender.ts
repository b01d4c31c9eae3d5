import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '#database';
import { AuditService } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { DueWork } from '../shared/due-work.js';
import { Log } from '../shared/log.js';
import { claim, finish, giveBack, MOST_AT_ONCE, type Claimed } from './delivery.store.js';
import { MessageQueue } from './message.queue.js';
import { WebhookPost } from './webhook.post.js';
import { WebhookMetrics } from './webhooks.metrics.js';

/** Sends what is due: so many at once in this process and to one host. At least once: after a crash a message may go out a second time, with the same id. */
@Injectable()
export class DeliverySender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly due: DueWork<Claimed>;

  constructor(
    private readonly db: Database,
    private readonly post: WebhookPost,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly metrics: WebhookMetrics,
    queue: MessageQueue,
    log: Log,
  ) {
    this.due = new DueWork({
      name: 'webhook messages',
      any: async () => (await db.ask(`select 1 from webhook_delivery where state = 'waiting' and next_at <= $1 limit 1`, [clock.now()])).length > 0,
      free: (onTheWay) => MOST_AT_ONCE - onTheWay,
      claim: (free) => db.system((em) => claim(em, clock.now(), free, this.busy())),
      work: (claimed) => this.send(claimed),
      about: ({ webhookId }) => ({ webhookId }),
    }, log);
    queue.sentBy(() => this.due.wake());
  }

  onApplicationBootstrap(): void {
    this.due.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.due.stop();
  }

  /** Resolves when the outcome is written. */
  async send(claimed: Claimed): Promise<void> {
    const outcome = await this.post.send(claimed, this.due.stopped);
    await this.db.system(async (em) => {
      if (outcome.trouble === 'interrupted') return giveBack(em, claimed, this.clock.now());
      const off = await finish(em, claimed, outcome, this.clock.now(), Math.random);
      if (off === null) return undefined;
      const [hook]: { name: string; organisationId: string | null }[] = await em.query('select name, organisation_id as "organisationId" from webhook where id = $1', [claimed.webhookId]);
      return this.audit.record(em, { tenantId: claimed.tenantId, actor: { kind: 'system', id: null, label: 'Craie' } }, 'webhook.switched-off', `webhook:${claimed.webhookId}`, { name: hook?.name ?? '', reason: off }, { organisationId: hook?.organisationId ?? null });
    });
    this.metrics.tried(outcome);
  }

  private busy(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { host, webhookId } of this.due.taken()) for (const key of [host, webhookId]) counts[key] = (counts[key] ?? 0) + 1;
    return counts;
  }
}
