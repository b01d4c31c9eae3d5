import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { WebhookData, WebhookEvent, WebhookMessage } from '#contract';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { MessageQueue } from './message.queue.js';

/** One thing that happened, before it has an id. */
export interface Happening<T extends WebhookEvent = WebhookEvent> {
  type: T;
  organisation: { id: string; name: string } | null;
  subject: WebhookMessage['subject'];
  data: WebhookData[T];
  /** Only for the webhooks of this very organisation (or of the whole syndicate), because it was counted for it. */
  exact?: boolean;
  /** Takes the place of one about the same subject that still waits for its first try. */
  replaces?: boolean;
  /** Sent no earlier than in so many ms. */
  after?: number;
}

/** Writes messages in the transaction of what they tell: both are there in the end, or neither. */
@Injectable()
export class WebhookRecorder {
  constructor(private readonly clock: Clock, private readonly queue: MessageQueue) {}

  /** Whether anybody of this tenant asks for one of these: who does not need to, makes no message. */
  async wanted(em: EntityManager, tenantId: string, types: readonly WebhookEvent[]): Promise<boolean> {
    const [answer]: { wanted: boolean }[] = await em.query('select webhook_wants($1, $2) as wanted', [tenantId, types]);
    return answer?.wanted ?? false;
  }

  /** One message for each, to every webhook that asks for it and may have it. */
  async record(em: EntityManager, tenantId: string, happenings: readonly Happening[]): Promise<void> {
    if (happenings.length === 0) return;
    const now = this.clock.now();
    const items = happenings.map(({ exact = false, replaces = false, after = 0, ...told }, nth) => {
      const message: WebhookMessage = { version: 1, id: newId(), type: told.type, at: now.toISOString(), organisation: told.organisation, subject: told.subject, data: told.data };
      return {
        nth, message_id: message.id, type: told.type, organisation_id: told.organisation?.id ?? null, subject: `${told.subject.kind}:${told.subject.id}`,
        message: JSON.stringify(message), due: new Date(now.getTime() + after), exact, replaces,
      };
    });
    await em.query('select webhook_record($1, $2, $3)', [tenantId, JSON.stringify(items), now]);
    this.queue.wakeAfterCommit();
  }
}
