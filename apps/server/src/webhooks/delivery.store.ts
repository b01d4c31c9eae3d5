/** The queue of messages in the database: who may send what now, and what became of it. Several servers may share it. */
import type { EntityManager } from 'typeorm';
import type { WebhookMessageType, WebhookState, WebhookView } from '#contract';
import { arrived, LEASE, nextTry, offReason, restUntil, type Outcome } from './webhook.rules.js';

/** At most so many at once for one server process, and to one host. */
export const MOST_AT_ONCE = 32;
export const MOST_PER_HOST = 4;

/** A message on its way, with all that sending it takes. */
export interface Claimed {
  place: string; id: string; tenantId: string; webhookId: string; messageId: string; type: WebhookMessageType; message: string; createdAt: Date; attempts: number;
  url: string; host: string; sealedSecret: string; sealedPrevious: string | null; previousUntil: Date | null;
}

const CLAIMED = `d.place, d.id, d.tenant_id as "tenantId", d.webhook_id as "webhookId", d.message_id as "messageId", d.type, d.message, d.created_at as "createdAt", d.attempts,
  h.url, h.host, h.sealed_secret as "sealedSecret", h.sealed_previous as "sealedPrevious", h.previous_until as "previousUntil"`;

/**
 * Takes what is due. About one subject the earliest goes first, and the next one when it has arrived or was given up. A webhook
 * that fails gets one message at a time. What is taken and never finished is due again when its lease ends.
 * @param busy how many are on their way in this process, by host and by webhook id
 */
export function claim(em: EntityManager, now: Date, free: number, busy: Record<string, number>): Promise<Claimed[]> {
  return em.query<[Claimed[], number]>(
    `with candidate as (
       select w.place, w.next_at, h.host, row_number() over (partition by h.host order by w.next_at, w.place) as rank
       from webhook h cross join lateral (
         select d.place, d.next_at from webhook_delivery d
         where d.webhook_id = h.id and d.state = 'waiting' and d.next_at <= $1
           and not exists (select from webhook_delivery e where e.webhook_id = d.webhook_id and e.subject = d.subject and e.state = 'waiting' and e.place < d.place)
         order by d.next_at, d.place limit greatest((case when h.failures > 0 then 1 else $3 end) - coalesce(($4::jsonb ->> h.id::text)::integer, 0), 0)) w
       where h.state = 'active' and (h.resting_until is null or h.resting_until <= $1)
     ), chosen as (
       select d.place from webhook_delivery d join candidate c on c.place = d.place
       where d.state = 'waiting' and d.next_at <= $1 and c.rank <= $3 - coalesce(($4::jsonb ->> c.host)::integer, 0)
       order by c.next_at, c.place limit $2 for update of d skip locked
     )
     update webhook_delivery d set attempts = d.attempts + 1, tried_at = $1, next_at = $5
     from chosen c, webhook h where d.place = c.place and h.id = d.webhook_id returning ${CLAIMED}`,
    [now, free, MOST_PER_HOST, JSON.stringify(busy), new Date(now.getTime() + LEASE)],
  ).then(([rows]) => rows.sort((a, b) => Number(a.place) - Number(b.place)));
}

/** Takes this very one, whatever its state and its webhook's: a person asks for it. */
export async function claimOne(em: EntityManager, tenantId: string, webhookId: string, id: string, now: Date): Promise<Claimed | undefined> {
  const [rows]: [Claimed[], number] = await em.query(
    `update webhook_delivery d set attempts = d.attempts + 1, tried_at = $4, next_at = $5, state = 'waiting'
     from webhook h where h.id = d.webhook_id and d.tenant_id = $1 and d.webhook_id = $2 and d.id = $3 returning ${CLAIMED}`,
    [tenantId, webhookId, id, now, new Date(now.getTime() + LEASE)],
  );
  return rows[0];
}

/** The server stops: somebody else may take it at once, and the try does not count. */
export async function giveBack(em: EntityManager, { place }: Claimed, now: Date): Promise<void> {
  await em.query(`update webhook_delivery set attempts = attempts - 1, next_at = $2 where place = $1 and state = 'waiting'`, [place, now]);
}

/** Writes what became of a try. @returns why the webhook was switched off by it; null when it was not */
export async function finish(em: EntityManager, claimed: Claimed, outcome: Outcome, now: Date, random: () => number): Promise<WebhookView['offReason']> {
  const ok = arrived(outcome);
  const next = ok || claimed.type === 'ping' ? null : nextTry(claimed.createdAt, claimed.attempts, outcome, now, random());
  await em.query(
    `update webhook_delivery set state = $2, next_at = $3, duration_ms = $4, status = $5, trouble = $6, answer = $7 where place = $1`,
    [claimed.place, ok ? 'delivered' : next ? 'waiting' : 'failed', next ?? now, outcome.durationMs, outcome.status, outcome.trouble, outcome.answer],
  );
  if (ok) {
    await em.query(
      `update webhook set failures = 0, failing_since = null, resting_until = null, last_delivered_at = $2, dropped = 0
       where id = $1 and (failures > 0 or dropped > 0 or last_delivered_at is null or last_delivered_at < $2::timestamptz - interval '1 minute')`,
      [claimed.webhookId, now],
    );
    return null;
  }
  return claimed.type === 'ping' ? null : noteFailure(em, claimed, outcome, now, random);
}

interface Standing { state: WebhookState; failures: number; failingSince: Date | null; restingUntil: Date | null }

async function noteFailure(em: EntityManager, { webhookId }: Claimed, outcome: Outcome, now: Date, random: () => number): Promise<WebhookView['offReason']> {
  const [hook]: Standing[] = await em.query(`select state, failures, failing_since as "failingSince", resting_until as "restingUntil" from webhook where id = $1 for no key update`, [webhookId]);
  if (!hook) return null;
  // Of those that were on their way together one counts.
  const counted = hook.restingUntil === null || hook.restingUntil.getTime() <= now.getTime() - outcome.durationMs;
  const failures = hook.failures + (counted ? 1 : 0);
  const since = hook.failingSince ?? now;
  const off = hook.state === 'active' ? offReason(since, outcome, now) : null;
  const rest = counted ? restUntil(failures, outcome, now, random()) : hook.restingUntil;
  await em.query(
    `update webhook set failures = $2, failing_since = $3, resting_until = $4, state = coalesce($5, state), off_reason = coalesce($6, off_reason) where id = $1`,
    [webhookId, failures, since, rest, off === null ? null : 'off', off],
  );
  if (off !== null) await em.query(`update webhook_delivery set state = 'failed' where webhook_id = $1 and state = 'waiting'`, [webhookId]);
  return off;
}
