/** When a message is tried again, and what an answer means. Pure. */
import type { DeliveryTrouble, WebhookView } from '#contract';
import { backoff } from '../shared/backoff.rules.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
/** A message that could not be delivered for so long is given up, ms. */
export const GIVEN_UP_AFTER = 24 * HOUR;
/** A webhook to which nothing arrived for so long is switched off, ms. */
export const OFF_AFTER = 72 * HOUR;
/** After the first failure, ms; each further one takes twice as long, up to `LONGEST`. */
const FIRST = 5 * SECOND;
const LONGEST = 3 * HOUR;
/** A receiver that fails gets nothing at all for so long at most: then one message tries whether it is back, ms. */
const LONGEST_REST = 5 * 60 * SECOND;
/** A message that was claimed and of which nothing was heard: its server is gone, ms. Longer than any request may last. */
export const LEASE = 60 * SECOND;

/** What became of one try. `retryAfter`: the receiver asks for so long, ms. */
export interface Outcome { status: number | null; trouble: DeliveryTrouble | null; retryAfter: number | null; durationMs: number; answer: string | null }

export const arrived = ({ status }: Pick<Outcome, 'status'>): boolean => status !== null && status >= 200 && status < 300;

/** 410: the receiver will never again want anything. */
export const isGone = ({ status }: Pick<Outcome, 'status'>): boolean => status === 410;

/**
 * When a message is tried again; null when that would be too late.
 * @param attempts tries that failed, this one included
 */
export function nextTry(createdAt: Date, attempts: number, { retryAfter }: Pick<Outcome, 'retryAfter'>, now: Date, random: number): Date | null {
  const wait = Math.max(backoff(attempts, FIRST, LONGEST, random), Math.min(retryAfter ?? 0, LONGEST));
  const next = now.getTime() + wait;
  return next - createdAt.getTime() > GIVEN_UP_AFTER ? null : new Date(next);
}

/** Until when a webhook rests after so many failures in a row. */
export const restUntil = (failures: number, { retryAfter }: Pick<Outcome, 'retryAfter'>, now: Date, random: number): Date =>
  new Date(now.getTime() + Math.max(backoff(failures, SECOND, LONGEST_REST, random), Math.min(retryAfter ?? 0, LONGEST_REST)));

/** Why a webhook is to be switched off after this outcome; null when it is not. */
export function offReason(failingSince: Date, outcome: Outcome, now: Date): WebhookView['offReason'] {
  if (isGone(outcome)) return 'gone';
  return now.getTime() - failingSince.getTime() >= OFF_AFTER ? 'failing' : null;
}

/** `Retry-After` of an answer in ms: seconds or a date. Null when it says nothing that can be read. */
export function retryAfterOf(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\d{1,7}$/.test(header)) return Number(header) * SECOND;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(at - now.getTime(), 0);
}
