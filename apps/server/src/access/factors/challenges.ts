import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { Vault } from '../vault.js';

/** How long a challenge is good for, ms: the time to find a security key. */
export const CHALLENGE_LIFE = 5 * 60_000;
const RANDOM = 16;
const TIME = 6;
const MARK = 16;

/** What a challenge is for. An answer to one of another purpose is worth nothing. */
export type Purpose = 'register' | 'sign-in' | 'second-factor' | 'proof';

/**
 * Challenges for passkeys (WebAuthn, section 13.4.3): random, for one purpose and one party (a session, a person, an attempt to sign
 * in), good for five minutes and one answer. A challenge carries its own end and a keyed mark, so that those who only ask leave
 * nothing behind; one that was answered is remembered in the database, for all processes, until it has ended.
 */
@Injectable()
export class Challenges {
  private swept = 0;

  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  make(purpose: Purpose, party: string): Uint8Array<ArrayBuffer> {
    const body = Buffer.alloc(RANDOM + TIME);
    randomBytes(RANDOM).copy(body);
    body.writeUIntBE(this.clock.now().getTime() + CHALLENGE_LIFE, RANDOM, TIME);
    return new Uint8Array([...body, ...this.mark(purpose, party, body)]);
  }

  /** Uses a challenge up, whatever its answer is worth. Not inside a transaction: it stays used. @returns false for one that was not made for this, is too old, or was used before */
  async take(challenge: string, purpose: Purpose, party: string): Promise<boolean> {
    const bytes = Buffer.from(challenge, 'base64url');
    const body = bytes.subarray(0, RANDOM + TIME);
    if (bytes.length !== RANDOM + TIME + MARK || !timingSafeEqual(this.mark(purpose, party, body), bytes.subarray(RANDOM + TIME))) return false;
    const now = this.clock.now();
    const ends = new Date(body.readUIntBE(RANDOM, TIME));
    if (ends <= now) return false;
    const sweeps = now.getTime() - this.swept > CHALLENGE_LIFE;
    if (sweeps) this.swept = now.getTime();
    return this.db.system(async (em) => {
      if (sweeps) await em.query('delete from passkey_challenge where ends_at <= $1', [now]);
      const taken: unknown[] = await em.query('insert into passkey_challenge (challenge, ends_at) values ($1, $2) on conflict do nothing returning challenge', [bytes.toString('base64url'), ends]);
      return taken.length === 1;
    });
  }

  private mark(purpose: Purpose, party: string, body: Buffer): Buffer {
    return Buffer.from(this.vault.mark('passkey-challenge', `${purpose}\0${party}\0${body.toString('hex')}`), 'hex').subarray(0, MARK);
  }
}
