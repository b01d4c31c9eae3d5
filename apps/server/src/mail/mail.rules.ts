/** When a mail is tried again, what an answer means, and what fits into one. Pure. */
import type { MailTrouble } from '#contract';
import { backoff } from '../shared/backoff.rules.js';
import { isMailAddress } from '../shared/mail-address.rules.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
/** A mail that could not be handed over for so long is given up, ms. */
export const GIVEN_UP_AFTER = 48 * HOUR;
/** After the first failure, ms; each further one takes twice as long, up to `LONGEST`. */
const FIRST = 60 * SECOND;
const LONGEST = 2 * HOUR;
/** A mail server that fails is left alone for so long at most: then one mail tries whether it is back, ms. */
const LONGEST_REST = 5 * 60 * SECOND;
/** A mail that was claimed and of which nothing was heard: its server is gone, ms. Longer than one try may last. */
export const LEASE = 120 * SECOND;
/** Characters of a subject and of a text. */
const SUBJECT = 200;
const TEXT = 100_000;

/** What one room wants to be sent. */
export interface Mail { to: string; subject: string; text: string }

/** What became of one try. `answer`: the mail server's own words, which may hold an address. */
export interface Outcome { trouble: MailTrouble | null; status: number | null; answer: string | null }

/** Of one mail alone: other mails may go through. */
const OF_THE_MAIL: readonly (MailTrouble | null)[] = ['put_off', 'refused', 'interrupted'];
/** True when no mail would have gone through. */
export const isOfServer = ({ trouble }: Pick<Outcome, 'trouble'>): boolean => trouble !== null && !OF_THE_MAIL.includes(trouble);

/**
 * When a mail is tried again; null when it is given up: because the mail server wants this very mail never, or because it would be too late.
 * @param attempts tries that failed, this one included
 */
export function nextTry(createdAt: Date, attempts: number, { trouble }: Pick<Outcome, 'trouble'>, now: Date, random: number): Date | null {
  if (trouble === 'refused') return null;
  const next = now.getTime() + backoff(attempts, FIRST, LONGEST, random);
  return next - createdAt.getTime() > GIVEN_UP_AFTER ? null : new Date(next);
}

/** Until when the mail server is left alone after so many failures in a row. */
export const restUntil = (failures: number, now: Date, random: number): Date => new Date(now.getTime() + backoff(failures, SECOND, LONGEST_REST, random));

/** What is sent of it: one line as the subject, no more than fits. Undefined when it is not for one plain address. */
export function fitted({ to, subject, text }: Mail): Mail | undefined {
  const address = to.trim().toLowerCase();
  if (!isMailAddress(address)) return undefined;
  return { to: address, subject: clip(subject.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim(), SUBJECT), text: clip(text.replaceAll('\0', ''), TEXT) };
}

/** Never half of a character. */
const clip = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`);
