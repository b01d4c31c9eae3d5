import { Injectable } from '@nestjs/common';
import { generateSecret, generateURI, verify } from 'otplib';
import { LessThan, type EntityManager } from 'typeorm';
import type { TotpConfirmed, TotpStart } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { ProblemError } from '../shared/problem.js';
import { AuditService } from './audit.service.js';
import { SecondFactors } from './factors/second-factors.js';
import type { SignedIn } from './signed-in.js';
import { TotpEntity } from './totp.entity.js';
import { UserEntity } from './user.entity.js';
import { Vault } from './vault.js';

const PERIOD = 30;
const DIGITS = /^\d{6}$/;

/** Codes of an authenticator (RFC 6238), each accepted once. */
@Injectable()
export class TotpService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly vault: Vault,
    private readonly audit: AuditService,
    private readonly factors: SecondFactors,
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

  /** Turns it on. @throws `wrong_credentials`, `conflict` */
  confirm(caller: SignedIn, code: string): Promise<TotpConfirmed> {
    const { scope: { tenantId }, scope, userId } = caller;
    return this.db.tenant(scope, async (em) => {
      const totp = await em.findOneBy(TotpEntity, { userId, tenantId });
      if (!totp || totp.confirmedAt) throw new ProblemError('conflict', 'There is no authenticator to confirm. Start again from your profile.');
      if (!(await this.useCode(em, totp, code))) throw new ProblemError('wrong_credentials', 'This code is not right, or was used already. Wait for the next one and try again.');
      await em.update(TotpEntity, { userId, tenantId }, { confirmedAt: this.clock.now() });
      const recoveryCodes = await this.factors.added(em, caller);
      await this.audit.record(em, scope, 'totp.enabled', `user:${userId}`);
      return { recoveryCodes };
    });
  }

  /** Turns it off. @throws `not_found`, `last_factor` */
  end(caller: SignedIn): Promise<void> {
    const { scope: { tenantId }, scope, userId } = caller;
    return this.db.tenant(scope, async (em) => {
      const { affected } = await em.delete(TotpEntity, { userId, tenantId });
      if (affected !== 1) throw new ProblemError('not_found', 'There is no authenticator to turn off.');
      await this.factors.removed(em, caller);
      await this.audit.record(em, scope, 'totp.disabled', `user:${userId}`);
    });
  }

  /** Checks six digits and uses them up. */
  async use(em: EntityManager, { id: userId, tenantId }: UserEntity, code: string): Promise<boolean> {
    const totp = await em.findOneBy(TotpEntity, { userId, tenantId });
    return Boolean(totp?.confirmedAt) && totp !== null && this.useCode(em, totp, code);
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
}
