import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Page, WebhookDeliveryDetail, WebhookDeliveryView, WebhookMessage } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { decodeCursor, toPage } from '../shared/page.js';
import { notFound, ProblemError } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { WebhookDeliveryEntity } from './delivery.entity.js';
import { DeliverySender } from './delivery.sender.js';
import { claimOne } from './delivery.store.js';
import type { DeliveryQuery } from './webhook.dto.js';
import { LEASE } from './webhook.rules.js';
import { WebhookService } from './webhook.service.js';
import { toDeliveryDetail, toDeliveryView } from './webhook.view.js';

/** The history of a webhook, and what a person sends by hand. */
@Injectable()
export class DeliveryService {
  /** Webhooks with a try by hand on its way: one at a time. */
  private readonly trying = new Set<string>();

  constructor(
    private readonly db: Database,
    private readonly hooks: WebhookService,
    private readonly sender: DeliverySender,
    private readonly clock: Clock,
  ) {}

  /** Newest first. @throws ProblemError `not_found`, `invalid_cursor` */
  list(scope: Scope, webhookId: string, { limit, cursor, state }: DeliveryQuery): Promise<Page<WebhookDeliveryView>> {
    return this.db.tenant(scope, async (em) => {
      await this.hooks.find(em, scope, webhookId);
      const query = this.seen(em, scope, webhookId).orderBy('d.place', 'DESC').limit(limit + 1);
      if (state) query.andWhere('d.state = :state', { state });
      if (cursor) query.andWhere('d.place < :last', { last: placeOf(cursor) });
      return toPage(await query.getMany(), limit, toDeliveryView, ({ place }) => [Number(place)]);
    });
  }

  /** @throws ProblemError `not_found` */
  get(scope: Scope, webhookId: string, id: string): Promise<WebhookDeliveryDetail> {
    return this.db.tenant(scope, async (em) => {
      const found = await this.seen(em, scope, webhookId).andWhere('d.id = :id', { id }).getOne();
      if (!found) throw notFound('This delivery');
      return toDeliveryDetail(found);
    });
  }

  /** Sends a test, also of a webhook that is paused or off, and says what came of it. @throws ProblemError `not_found`, `conflict` */
  ping(scope: Scope, webhookId: string): Promise<WebhookDeliveryDetail> {
    return this.alone(webhookId, async () => this.tryNow(scope, webhookId, await this.writePing(scope, webhookId)));
  }

  /** Sends a message once more, at once, whatever became of it. @throws ProblemError `not_found`, `conflict` */
  retry(scope: Scope, webhookId: string, id: string): Promise<WebhookDeliveryDetail> {
    return this.alone(webhookId, async () => {
      await this.get(scope, webhookId, id);
      return this.tryNow(scope, webhookId, id);
    });
  }

  private writePing(scope: Scope, webhookId: string): Promise<string> {
    return this.db.tenant(scope, async (em) => {
      const { organisationId, organisation } = await this.hooks.find(em, scope, webhookId);
      const now = this.clock.now();
      const message: WebhookMessage<'ping'> = {
        version: 1, id: newId(), type: 'ping', at: now.toISOString(), organisation: organisation ? { id: organisation.id, name: organisation.name } : null,
        subject: { kind: 'webhook', id: webhookId }, data: { text: 'This is a test from Craie.' },
      };
      const row = {
        id: newId(), tenantId: scope.tenantId, organisationId, webhookId, messageId: message.id, type: 'ping' as const, subject: `ping:${message.id}`, message: JSON.stringify(message),
        createdAt: now, state: 'waiting' as const, nextAt: new Date(now.getTime() + LEASE),
      };
      await em.insert(WebhookDeliveryEntity, row);
      return row.id;
    });
  }

  /** The scope was checked: outcome and state of the webhook are written as the owner, for everybody. */
  private async tryNow(scope: Scope, webhookId: string, id: string): Promise<WebhookDeliveryDetail> {
    const claimed = await this.db.system((em) => claimOne(em, scope.tenantId, webhookId, id, this.clock.now()));
    if (!claimed) throw notFound('This delivery');
    await this.sender.send(claimed);
    return this.get(scope, webhookId, id);
  }

  private async alone<T>(webhookId: string, work: () => Promise<T>): Promise<T> {
    if (this.trying.has(webhookId)) throw new ProblemError('conflict', 'A try of this webhook is on its way: wait for its answer.');
    this.trying.add(webhookId);
    try {
      return await work();
    } finally {
      this.trying.delete(webhookId);
    }
  }

  private seen(em: EntityManager, scope: Scope, webhookId: string) {
    return within(em.createQueryBuilder(WebhookDeliveryEntity, 'd'), scope, 'organisationId').andWhere('d.webhookId = :webhookId', { webhookId });
  }
}

function placeOf(cursor: string): number {
  const [place] = decodeCursor(cursor, 1);
  if (typeof place === 'number' && Number.isSafeInteger(place)) return place;
  throw new ProblemError('invalid_cursor', 'This page link is not valid any more: start again from the first page.');
}
