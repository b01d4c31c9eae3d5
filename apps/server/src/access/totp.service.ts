import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { generateSecret, generateURI, verify } from 'otplib';
import { LessThan, type EntityManager } from 'typeorm';
import type { TotpConfirmed, TotpStart } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { ProblemError } from '../shared/problem.js';
import { AuditService } from './audit.service.js';
import { SessionService } from './session.service.js';
import type { SignedIn } from './signed-in.js';
import { RecoveryCodeEntity, TotpEntity } from './totp.entity.js';
import { UserEntity } from './user.entity.js';
import { Vault } from './vault.js';

const PERIOD = 30;
const RECOVERY_CODES = 10;
/** No letters that are read for one another. 12 of these are 58 bits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const DIGITS = /^\d{6}$/;
const wrongCode = () => new ProblemError('wrong_credentials', 'This code is not right, or was used already. Wait for the next one and try again.');

/** The second factor: codes of an authenticator, each accepted once, and recovery codes for when it is lost. */
@Injectable()
export class TotpService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly vault: Vault,
    private readonly audit: AuditService,
    private readonly sessions: SessionService,
  ) {}

  /** Makes a secret to scan; nothing is asked at sign-in before `confirm`. @throws `conflict` when one is in force */
  start({ scope, userId }: SignedIn): Promise<TotpStart> {
    return this.db.tenant(scope, async (em) => {
      const { tenantId } = scope;
      const existing = await em.findOneBy(TotpEntity, { userId, tenantId });
      if (existing?.confirmedAt) throw new ProblemError('conflict', 'Two-step sign-in is already on. Turn it off first to change the authenticator.');
      const user = await em.findOneByOrFail(UserEntity, { id: userId, tenantId });
      const secret = generateSecret();
      await em.save(TotpEntity, { userId, tenantId, sealedSecret: this.vault.seal(secret, userId), confirmedAt: null, lastStep: '0' });
      return { secret, uri: generateURI({ issuer: 'Craie', label: user.email, secret }) };
    });
  }

  /** Turns it on. @returns recovery codes, shown this once. @throws `wrong_credentials`, `conflict` */
  confirm(caller: SignedIn, code: string): Promise<TotpConfirmed> {
    const { scope: { tenantId }, scope, userId } = caller;
    return this.db.tenant(scope, async (em) => {
      const totp = await em.findOneBy(TotpEntity, { userId, tenantId });
      if (!totp || totp.confirmedAt) throw new ProblemError('conflict', 'There is no authenticator to confirm. Start again from your profile.');
      if (!(await this.useCode(em, totp, code))) throw wrongCode();
      await em.update(TotpEntity, { userId, tenantId }, { confirmedAt: this.clock.now() });
      const recoveryCodes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
      await em.delete(RecoveryCodeEntity, { userId, tenantId });
      await em.insert(RecoveryCodeEntity, recoveryCodes.map((plain) => ({ userId, tenantId, codeHash: this.mark(userId, plain) })));
      await this.sessions.endOthers(em, caller);
      await this.audit.record(em, scope, 'totp.enabled', `user:${userId}`);
      return { recoveryCodes };
    });
  }

  /** Turns it off. @throws `wrong_credentials` */
  end(caller: SignedIn, code: string): Promise<void> {
    const { scope: { tenantId }, scope, userId } = caller;
    return this.db.tenant(scope, async (em) => {
      const user = await em.findOneByOrFail(UserEntity, { id: userId, tenantId });
      if ((await this.check(em, user, code)) === 'wrong') throw wrongCode();
      await em.delete(TotpEntity, { userId, tenantId });
      await em.delete(RecoveryCodeEntity, { userId, tenantId });
      await this.audit.record(em, scope, 'totp.disabled', `user:${userId}`);
    });
  }

  /** Checks and uses up a code (6 digits or a recovery code) at sign-in. */
  async check(em: EntityManager, { id: userId, tenantId }: UserEntity, code: string | undefined): Promise<'ok' | 'missing' | 'wrong'> {
    const totp = await em.findOneBy(TotpEntity, { userId, tenantId });
    if (!totp?.confirmedAt) return 'ok';
    if (!code) return 'missing';
    const used = DIGITS.test(code.trim()) ? await this.useCode(em, totp, code) : await this.useRecoveryCode(em, totp, code);
    return used ? 'ok' : 'wrong';
  }

  /** One period of drift is accepted either way. The update decides who was first when a code comes twice at once. */
  private async useCode(em: EntityManager, { userId, tenantId, sealedSecret }: TotpEntity, code: string): Promise<boolean> {
    if (!DIGITS.test(code.trim())) return false;
    const secret = this.vault.open(sealedSecret, userId);
    const epoch = Math.floor(this.clock.now().getTime() / 1000);
    const result = await verify({ secret, token: code.trim(), epoch, epochTolerance: PERIOD });
    if (!result.valid) return false;
    const step = String(Math.floor(epoch / PERIOD) + result.delta);
    const { affected } = await em.update(TotpEntity, { userId, tenantId, lastStep: LessThan(step) }, { lastStep: step });
    return affected === 1;
  }

  private async useRecoveryCode(em: EntityManager, { userId, tenantId }: TotpEntity, code: string): Promise<boolean> {
    const { affected } = await em.delete(RecoveryCodeEntity, { userId, tenantId, codeHash: this.mark(userId, code) });
    return affected === 1;
  }

  private mark(userId: string, code: string): string {
    return this.vault.mark(`recovery:${userId}`, code.toLowerCase().replace(/[^a-z0-9]/g, ''));
  }
}

/** `abcd-efgh-jkmn` */
function newRecoveryCode(): string {
  const letters = Array.from({ length: 12 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}
