import type { WebhookDeliveryDetail, WebhookDeliveryView, WebhookView } from '#contract';
import type { WebhookDeliveryEntity } from './delivery.entity.js';
import type { WebhookEntity } from './webhook.entity.js';

/** What waits for one webhook. */
export interface WaitingOf { waiting: number; since: Date | null }

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

export function toView(row: WebhookEntity, { waiting, since }: WaitingOf, now: Date): WebhookView {
  const { id, name, url, events, organisation, state, offReason, pauseReason, failingSince, lastDeliveredAt, dropped, createdBy, createdAt, previousUntil } = row;
  return {
    id, name, url, events, organisation: organisation ? { id: organisation.id, name: organisation.name } : null, state, offReason, pauseReason,
    failingSince: iso(failingSince), lastDeliveredAt: iso(lastDeliveredAt), waiting, waitingSince: iso(since), dropped, createdBy,
    createdAt: createdAt.toISOString(), previousSecretUntil: previousUntil !== null && previousUntil > now ? previousUntil.toISOString() : null,
  };
}

export const toDeliveryView = ({ id, messageId, type, createdAt, state, attempts, triedAt, nextAt, durationMs, status, trouble }: WebhookDeliveryEntity): WebhookDeliveryView => ({
  id, messageId, type, at: createdAt.toISOString(), state, attempts, triedAt: iso(triedAt), nextAt: state === 'waiting' ? nextAt.toISOString() : null, durationMs, status, trouble,
});

export const toDeliveryDetail = (row: WebhookDeliveryEntity): WebhookDeliveryDetail => ({ ...toDeliveryView(row), message: row.message, answer: row.answer });
