import { Injectable } from '@nestjs/common';
import type { SecondFactorAsked, SignInBody, SignInMethod } from '#contract';
import { Database } from '#database';
import { ProblemError } from '../../shared/problem.js';
import { TotpService } from '../totp.service.js';
import type { UserEntity } from '../user.entity.js';
import { heldBy } from './held.js';
import { PasskeyChecker } from './passkey.checker.js';
import { RecoveryCodes } from './recovery-codes.js';

const DIGITS = /^\d{6}$/;
export const wrongCode = () => new ProblemError('wrong_credentials', 'The e-mail address, the password or the code is not right.');

/** What a session is opened by, and whether a second factor was part of it. */
export interface Passed { method: SignInMethod; secondFactor: boolean }

/** The second step of a sign-in, after the right password. Not inside a transaction: a code or a challenge that was tried stays used. */
@Injectable()
export class SecondStep {
  constructor(
    private readonly db: Database,
    private readonly totp: TotpService,
    private readonly recovery: RecoveryCodes,
    private readonly passkeys: PasskeyChecker,
  ) {}

  /** What the account can be asked for; null when it has no second factor. */
  async asked(user: UserEntity, host: string | undefined): Promise<SecondFactorAsked | null> {
    const held = await this.db.system((em) => heldBy(em, user));
    if (!held.totp && held.passkeys === 0) return null;
    // At a host without passkeys the person still has recovery codes.
    return { totp: held.totp, passkey: held.passkeys === 0 ? null : await this.passkeys.ask(askedOf(user, host)).catch(() => null) };
  }

  /** @throws ProblemError `second_factor_required` with what can be answered, `wrong_credentials`, `passkey_refused` */
  async pass(user: UserEntity, { totp: code, passkey: proof }: Pick<SignInBody, 'totp' | 'passkey'>, host: string | undefined): Promise<Passed> {
    const secondFactor = await this.asked(user, host);
    if (!secondFactor) return { method: 'password', secondFactor: false };
    if (proof) {
      await this.passkeys.check(proof, askedOf(user, host));
      return { method: 'password+passkey', secondFactor: true };
    }
    if (code) return { method: await this.byCode(user, code), secondFactor: true };
    throw new ProblemError('second_factor_required', 'Enter the 6 digits of your authenticator, use a passkey, or enter a recovery code.', { secondFactor });
  }

  /** Uses up six digits or a recovery code. @throws ProblemError `wrong_credentials` */
  async byCode(user: UserEntity, code: string): Promise<'password+totp' | 'password+recovery'> {
    const digits = DIGITS.test(code.trim());
    const used = await this.db.system((em) => (digits ? this.totp.use(em, user, code) : this.recovery.use(em, user, code)));
    if (!used) throw wrongCode();
    return digits ? 'password+totp' : 'password+recovery';
  }
}

const askedOf = ({ id }: UserEntity, host: string | undefined) => ({ purpose: 'second-factor', party: id, host, userId: id }) as const;
