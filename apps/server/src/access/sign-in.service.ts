import { Injectable } from '@nestjs/common';
import type { SessionView, SignInBody } from '#contract';
import { Database } from '#database';
import { Metrics } from '../shared/metrics.js';
import { ProblemError } from '../shared/problem.js';
import { ConsoleService } from './delegation/console.service.js';
import { Lockout } from './lockout.service.js';
import { Passwords } from './passwords.js';
import { SessionService } from './session.service.js';
import { TotpService } from './totp.service.js';
import { UserEntity } from './user.entity.js';

const wrong = () => new ProblemError('wrong_credentials', 'The e-mail address, the password or the code is not right.');

/** How a sign-in ends. */
const OUTCOMES = ['ok', 'wrong', 'code_asked', 'locked', 'no_access', 'error'] as const;

function outcomeOf(error: unknown): (typeof OUTCOMES)[number] {
  const code = error instanceof ProblemError ? error.code : undefined;
  if (code === 'wrong_credentials') return 'wrong';
  if (code === 'totp_required') return 'code_asked';
  if (code === 'access_ended' || code === 'password_off') return 'no_access';
  return code === 'too_many_attempts' ? 'locked' : 'error';
}

/** Tells nothing about which accounts exist: neither by the answer, nor by the time it takes, nor by the lock-out. */
@Injectable()
export class SignInService {
  private readonly count: (outcome: (typeof OUTCOMES)[number]) => void;

  constructor(
    private readonly db: Database,
    private readonly lockout: Lockout,
    private readonly passwords: Passwords,
    private readonly totp: TotpService,
    private readonly sessions: SessionService,
    private readonly consoles: ConsoleService,
    metrics: Metrics,
  ) {
    this.count = metrics.counter('craie_sign_ins_total', 'Sign-ins, by how they ended; locked: refused unseen, after too many failures; no_access: no role is in force any more, or their commune takes no passwords.', 'outcome', OUTCOMES);
  }

  /** @throws ProblemError `wrong_credentials`, `totp_required`, `access_ended`, `password_off` or `too_many_attempts` */
  async signIn(body: SignInBody, address: string): Promise<{ secret: string; view: SessionView }> {
    try {
      const opened = await this.open(body, address);
      this.count('ok');
      return opened;
    } catch (error) {
      this.count(outcomeOf(error));
      throw error;
    }
  }

  private async open({ email: typed, password, totp }: SignInBody, address: string): Promise<{ secret: string; view: SessionView }> {
    const email = typed.trim().toLowerCase();
    const attempt = await this.lockout.attempt(email, address);
    const user = await this.db.system((em) => em.findOneBy(UserEntity, { email }));
    const right = await this.passwords.verify(user?.passwordHash ?? null, password);
    if (!user || !right) throw wrong();
    // The hash was checked outside of a transaction: it takes long, and the embedded database has one connection.
    return this.db.system(async (em) => {
      const second = await this.totp.check(em, user, totp);
      if (second === 'missing') throw new ProblemError('totp_required', 'Enter the 6 digits of your authenticator, or a recovery code.');
      if (second === 'wrong') throw wrong();
      await attempt.succeeded(em);
      const { signIn } = await this.consoles.of(em, user.tenantId, user.organisationId);
      if (!signIn.password) throw new ProblemError('password_off', 'Your commune takes no passwords: sign in by its identity provider.');
      return this.sessions.open(em, user);
    });
  }
}
