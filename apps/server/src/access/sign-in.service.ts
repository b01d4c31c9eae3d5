import { Injectable } from '@nestjs/common';
import type { PasskeyOptions, PasskeyProof, SessionView, SignInBody } from '#contract';
import { Database } from '#database';
import { Metrics } from '../shared/metrics.js';
import { ProblemError } from '../shared/problem.js';
import { ConsoleService } from './delegation/console.service.js';
import { PasskeyChecker } from './factors/passkey.checker.js';
import { SecondStep, wrongCode } from './factors/second-step.js';
import { Lockout } from './lockout.service.js';
import { Passwords } from './passwords.js';
import { SessionService } from './session.service.js';
import { UserEntity } from './user.entity.js';
import type { Visitor } from './visitor.js';

/** How a sign-in ends. */
const OUTCOMES = ['ok', 'wrong', 'code_asked', 'locked', 'no_access', 'error'] as const;

function outcomeOf(error: unknown): (typeof OUTCOMES)[number] {
  const code = error instanceof ProblemError ? error.code : undefined;
  if (code === 'wrong_credentials' || code === 'passkey_refused') return 'wrong';
  if (code === 'second_factor_required') return 'code_asked';
  if (code === 'access_ended' || code === 'password_off') return 'no_access';
  return code === 'too_many_attempts' ? 'locked' : 'error';
}

interface Opened { secret: string; view: SessionView }

/** Tells nothing about which accounts exist: neither by the answer, nor by the time it takes, nor by the lock-out. */
@Injectable()
export class SignInService {
  private readonly count: (outcome: (typeof OUTCOMES)[number]) => void;

  constructor(
    private readonly db: Database,
    private readonly lockout: Lockout,
    private readonly passwords: Passwords,
    private readonly secondStep: SecondStep,
    private readonly passkeys: PasskeyChecker,
    private readonly sessions: SessionService,
    private readonly consoles: ConsoleService,
    metrics: Metrics,
  ) {
    this.count = metrics.counter('craie_sign_ins_total', 'Sign-ins, by how they ended; locked: refused unseen, after too many failures; no_access: no role is in force any more, or their commune takes no passwords.', 'outcome', OUTCOMES);
  }

  /** @throws ProblemError `wrong_credentials`, `second_factor_required`, `passkey_refused`, `access_ended`, `password_off` or `too_many_attempts` */
  signIn(body: SignInBody, visitor: Visitor): Promise<Opened> {
    return this.counted(() => this.byPassword(body, visitor));
  }

  /** What a browser asks its passkeys, for one attempt to sign in. @throws ProblemError `passkey_unavailable` */
  askPasskey(attempt: string, { host }: Visitor): Promise<PasskeyOptions> {
    return this.passkeys.ask({ purpose: 'sign-in', party: attempt, host });
  }

  /** A passkey alone is two factors: something one has, opened by what one knows or is. @throws ProblemError `passkey_refused`, `access_ended` or `too_many_attempts` */
  signInByPasskey(proof: PasskeyProof, attempt: string, visitor: Visitor): Promise<Opened> {
    return this.counted(() => this.byPasskey(proof, attempt, visitor));
  }

  private async byPassword({ email: typed, password, ...second }: SignInBody, visitor: Visitor): Promise<Opened> {
    const email = typed.trim().toLowerCase();
    const attempt = await this.lockout.attempt(email, visitor.address);
    const user = await this.db.system((em) => em.findOneBy(UserEntity, { email }));
    const right = await this.passwords.verify(user?.passwordHash ?? null, password);
    if (!user || !right) throw wrongCode();
    // Neither is inside of a transaction: a hash takes long, and the embedded database has one connection.
    const passed = await this.secondStep.pass(user, second, visitor.host);
    return this.db.system(async (em) => {
      await attempt.succeeded(em);
      const { signIn } = await this.consoles.of(em, user.tenantId, user.organisationId);
      if (!signIn.password) throw new ProblemError('password_off', 'Your commune takes no passwords: sign in by its identity provider.');
      return this.sessions.open(em, user, { ...passed, visitor });
    });
  }

  private async byPasskey(proof: PasskeyProof, party: string, visitor: Visitor): Promise<Opened> {
    const attempt = await this.lockout.attempt((await this.passkeys.accountOf(proof)) ?? `passkey:${proof.id}`, visitor.address);
    const { userId, tenantId } = await this.passkeys.check(proof, { purpose: 'sign-in', party, host: visitor.host });
    return this.db.system(async (em) => {
      await attempt.succeeded(em);
      return this.sessions.open(em, await em.findOneByOrFail(UserEntity, { id: userId, tenantId }), { method: 'passkey', secondFactor: true, visitor });
    });
  }

  private async counted(work: () => Promise<Opened>): Promise<Opened> {
    try {
      const opened = await work();
      this.count('ok');
      return opened;
    } catch (error) {
      this.count(outcomeOf(error));
      throw error;
    }
  }
}
