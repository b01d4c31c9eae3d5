/** The queue of mails in the database: what is due, and what became of it. Several servers may share it. */
import type { EntityManager } from 'typeorm';
import { GIVEN_UP_AFTER, LEASE, nextTry, type Mail, type Outcome } from './mail.rules.js';

/** A mail on its way. */
export interface Claimed extends Mail { id: string; createdAt: Date; attempts: number }

/** Writes one in the transaction of what it tells. @returns false when so many wait that it was not taken */
export async function add(em: EntityManager, tenantId: string, id: string, { to, subject, text }: Mail, now: Date): Promise<boolean> {
  const [answer]: { kept: boolean }[] = await em.query('select mail_queue($1, $2, $3, $4, $5, $6) as kept', [tenantId, id, to, subject, text, now]);
  return answer?.kept ?? false;
}

/** Takes what is due, the earliest first. What is taken and never finished is due again when its lease ends. */
export async function claim(em: EntityManager, now: Date, free: number): Promise<Claimed[]> {
  const [rows]: [Claimed[], number] = await em.query(
    `with chosen as (select id from mail_message where given_up_at is null and next_at <= $1 order by next_at, id limit $2 for update skip locked)
     update mail_message m set attempts = m.attempts + 1, next_at = $3 from chosen c where m.id = c.id
     returning m.id, m.address as "to", m.subject, m.body as "text", m.created_at as "createdAt", m.attempts`,
    [now, free, new Date(now.getTime() + LEASE)],
  );
  return rows;
}

/** Writes what became of a try: nothing stays of what was sent. @returns what it means */
export async function finish(em: EntityManager, { id, createdAt, attempts }: Claimed, outcome: Outcome, now: Date, random: number): Promise<'sent' | 'again' | 'given_up'> {
  if (outcome.trouble === null) {
    await em.query('delete from mail_message where id = $1', [id]);
    return 'sent';
  }
  // The server stops: somebody else may take it at once, and the try does not count.
  const stopped = outcome.trouble === 'interrupted';
  const next = stopped ? now : nextTry(createdAt, attempts, outcome, now, random);
  await em.query('update mail_message set attempts = attempts - $2, next_at = $3, given_up_at = $4 where id = $1', [id, stopped ? 1 : 0, next ?? now, next ? null : now]);
  return next ? 'again' : 'given_up';
}

/** Gives up what waits too long already and is on nobody's way: the mail server is left alone while it fails, so not all of it is tried. @returns how many */
export async function giveUp(em: EntityManager, now: Date): Promise<number> {
  const [, count]: [unknown, number] = await em.query('update mail_message set given_up_at = $1 where given_up_at is null and next_at <= $1 and created_at < $2', [now, new Date(now.getTime() - GIVEN_UP_AFTER)]);
  return count;
}

/** Forgets what was given up before that. */
export async function forget(em: EntityManager, before: Date): Promise<void> {
  await em.query('delete from mail_message where given_up_at < $1', [before]);
}
