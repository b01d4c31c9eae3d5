import { Injectable } from '@nestjs/common';
import type { PasskeyOptions, ProofBody } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { ProblemError, wrongField } from '../shared/problem.js';
import { PasskeyChecker } from './factors/passkey.checker.js';
import { SecondStep } from './factors/second-step.js';
import { Lockout } from './lockout.service.js';
import { Passwords } from './passwords.js';
import { SessionEntity } from './session.entity.js';
import type { SignedIn } from './signed-in.js';
import { UserEntity } from './user.entity.js';
import type { Visitor } from './visitor.js';

/** A person proves again who they are, so that a session left open on a desk opens nothing that lasts: see `@Fresh()`. Counted with the sign-ins: it must not allow guessing either. */
@Injectable()
export class ProofService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly lockout: Lockout,
    private readonly passwords: Passwords,
    private readonly secondStep: SecondStep,
    private readonly passkeys: PasskeyChecker,
  ) {}

  /** @throws ProblemError `passkey_unavailable` */
  ask(caller: SignedIn, host: string | undefined): Promise<PasskeyOptions> {
    return this.passkeys.ask(askedOf(caller, host));
  }

  /** A code or a passkey is a second factor as well: a session that lacked it has it then. @throws ProblemError `wrong_credentials`, `passkey_refused`, `too_many_attempts`, `invalid_body` */
  async prove(caller: SignedIn, body: ProofBody, { address, host }: Visitor): Promise<void> {
    const { scope: { tenantId }, userId, session } = caller;
    if (Object.values(body).filter((one) => one !== undefined).length !== 1) throw wrongField('password', 'combination', 'Send one proof: a password, a code or a passkey.');
    const user = await this.db.system((em) => em.findOneByOrFail(UserEntity, { id: userId, tenantId }));
    const attempt = await this.lockout.attempt(user.email, address);
    const { password, code, passkey } = body;
    if (passkey) await this.passkeys.check(passkey, askedOf(caller, host));
    else if (code) await this.secondStep.byCode(user, code);
    else if (!(await this.passwords.verify(user.passwordHash, password ?? ''))) throw new ProblemError('wrong_credentials', 'The password is not right.');
    await this.db.system(async (em) => {
      await attempt.succeeded(em);
      await em.update(SessionEntity, { id: session?.id ?? '', tenantId }, { provedAt: this.clock.now(), ...(password === undefined && { secondFactor: true }) });
    });
  }
}

const askedOf = ({ userId, session }: SignedIn, host: string | undefined) => ({ purpose: 'proof', party: session?.id ?? '', host, userId }) as const;
