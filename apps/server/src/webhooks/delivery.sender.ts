import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '#database';
import { AuditService } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { Log } from '../shared/log.js';
import { isPassing } from '../shared/trouble-passing.js';
import { claim, finish, giveBack, MOST_AT_ONCE, type Claimed } from './delivery.store.js';
import { MessageQueue } from './message.queue.js';
import { WebhookPost } from './webhook.post.js';
import { WebhookMetrics } from './webhooks.metrics.js';

/** Between two looks for what is due again, ms; new messages are looked for at once. */
const EVERY = 1_000;

/** Sends what is due: so many at once in this process and to one host. At least once: after a crash a message may go out a second time, with the same id. */
@Injectable()
export class DeliverySender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly onTheWay = new Map<Claimed, Promise<void>>();
  private readonly closing = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  /** Something came while it was being looked: another look follows. */
  private again = false;

  constructor(
    private readonly db: Database,
    private readonly post: WebhookPost,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly metrics: WebhookMetrics,
    queue: MessageQueue,
  ) {
    queue.sentBy(() => this.wake());
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), EVERY).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.closing.abort();
    await this.looking;
    await Promise.all(this.onTheWay.values());
  }

  private wake(): void {
    if (this.closing.signal.aborted) return;
    this.again = true;
    this.looking ??= this.look().finally(() => { this.looking = undefined; });
  }

  private async look(): Promise<void> {
    while (this.again && !this.closing.signal.aborted) {
      this.again = false;
      const free = MOST_AT_ONCE - this.onTheWay.size;
      if (free <= 0) return;
      try {
        const taken = (await this.anyDue()) ? await this.db.system((em) => claim(em, this.clock.now(), free, this.busy())) : [];
        for (const one of taken) this.start(one);
      } catch (error) {
        if (!isPassing(error)) this.log.error({ err: error }, 'webhook messages could not be read; the next look tries again');
        return;
      }
    }
  }

  /** One row of an index: what a server without webhooks pays each second. */
  private async anyDue(): Promise<boolean> {
    return (await this.db.ask(`select 1 from webhook_delivery where state = 'waiting' and next_at <= $1 limit 1`, [this.clock.now()])).length > 0;
  }

  private start(claimed: Claimed): void {
    const sending = this.send(claimed)
      .catch((error: unknown) => this.log.warn({ err: error, webhookId: claimed.webhookId }, 'what became of a webhook message could not be written; it is sent again'))
      .finally(() => { this.onTheWay.delete(claimed); this.wake(); });
    this.onTheWay.set(claimed, sending);
  }

  /** Resolves when the outcome is written. */
  async send(claimed: Claimed): Promise<void> {
    const outcome = await this.post.send(claimed, this.closing.signal);
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
    for (const { host, webhookId } of this.onTheWay.keys()) for (const key of [host, webhookId]) counts[key] = (counts[key] ?? 0) + 1;
    return counts;
  }
}
