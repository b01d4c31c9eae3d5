import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Vault } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { ProblemError } from '../shared/problem.js';

/** How long a nonce is good for, ms. */
const LIFE = 60_000;
const FORM = /^([0-9a-z]{8,11})-([0-9a-f]{24})-([0-9a-f]{64})$/;

/**
 * Nonces for device tokens. A nonce carries its own end and a keyed mark, so that those who only ask for nonces leave
 * nothing behind; one that was used by its device is remembered in the database, for all processes, until it has ended.
 */
@Injectable()
export class DeviceNonces {
  private swept = 0;

  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  make(deviceId: string): string {
    const body = `${(this.clock.now().getTime() + LIFE).toString(36)}-${randomBytes(12).toString('hex')}`;
    return `${body}-${this.mark(deviceId, body)}`;
  }

  /** Its end. @throws ProblemError `nonce_unknown`, `nonce_expired` */
  check(nonce: string, deviceId: string): Date {
    const [, end, random, mark] = FORM.exec(nonce) ?? [];
    if (mark === undefined || mark !== this.mark(deviceId, `${end}-${random}`)) {
      throw new ProblemError('nonce_unknown', 'This nonce was not given to this device by this server. Ask for another one.');
    }
    const ends = new Date(parseInt(end ?? '', 36));
    if (ends <= this.clock.now()) throw new ProblemError('nonce_expired', 'This nonce is older than a minute. Ask for another one.');
    return ends;
  }

  /** Uses a nonce that was checked, once and for all. @throws ProblemError `nonce_used` */
  async spend(em: EntityManager, nonce: string, ends: Date): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() - this.swept > LIFE) {
      this.swept = now.getTime();
      await em.query('delete from device_nonce where ends_at <= $1', [now]);
    }
    const taken: unknown[] = await em.query('insert into device_nonce (nonce, ends_at) values ($1, $2) on conflict do nothing returning nonce', [nonce, ends]);
    if (taken.length === 0) throw new ProblemError('nonce_used', 'This nonce was used before. Ask for another one.');
  }

  private mark(deviceId: string, body: string): string {
    return this.vault.mark('device-nonce', `${deviceId} ${body}`);
  }
}
