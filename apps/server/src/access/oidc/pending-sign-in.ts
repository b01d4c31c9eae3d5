import { Injectable } from '@nestjs/common';
import type { SessionView, SignInPendingBody } from '#contract';
import { Database } from '#database';
import { notFound, ProblemError } from '../../shared/problem.js';
import { SecondStep } from '../factors/second-step.js';
import { Lockout } from '../lockout.service.js';
import { Passwords } from '../passwords.js';
import { UserEntity } from '../user.entity.js';
import type { Visitor } from '../visitor.js';
import { Arrivals } from './arrivals.js';
import { homesOf } from './homes.js';
import type { IdentityProviderEntity } from './identity-provider.entity.js';
import { opens } from './oidc.rules.js';
import { ProviderSessions } from './provider-sessions.js';
import type { Arrived } from './sealed-cookie.js';

const wrong = () => new ProblemError('wrong_credentials', 'The password or the code is not right.');

/** The one question that may be left when somebody is back from the provider: the account's own password, which links the two, or its second factor. */
@Injectable()
export class PendingSignIn {
  constructor(
    private readonly db: Database,
    private readonly lockout: Lockout,
    private readonly passwords: Passwords,
    private readonly secondStep: SecondStep,
    private readonly arrivals: Arrivals,
    private readonly sessions: ProviderSessions,
  ) {}

  /** @throws ProblemError `wrong_credentials`, `second_factor_required`, `passkey_refused`, `too_many_attempts`, `access_ended`, `not_found` when there is nothing to ask any more */
  async complete(provider: IdentityProviderEntity, { needs, subject, userId, email, idToken, secondFactor }: Arrived, { password, ...second }: SignInPendingBody, visitor: Visitor): Promise<{ secret: string; view: SessionView }> {
    const { tenantId } = provider;
    const user = userId === null ? null : await this.db.system((em) => em.findOneBy(UserEntity, { id: userId, tenantId }));
    if (needs === 'access' || !user || (needs === 'password' && user.email !== email)) throw notFound('This sign-in');
    const attempt = await this.lockout.attempt(user.email, visitor.address);
    if (needs === 'password' && !(await this.passwords.verify(user.passwordHash, password ?? ''))) throw wrong();
    const passed = await this.secondStep.pass(user, second, visitor.host);
    return this.db.system(async (em) => {
      if (!opens(await homesOf(em, provider), user.organisationId)) throw notFound('This sign-in');
      if (needs === 'password') await this.arrivals.link(em, provider, user, subject);
      // It may have been unlinked while the page was open.
      else if ((await this.arrivals.linked(em, provider, subject))?.id !== user.id) throw notFound('This sign-in');
      await attempt.succeeded(em);
      return this.sessions.open(em, provider, user, { idToken, providerSecondFactor: secondFactor, secondFactor: passed.secondFactor, visitor });
    });
  }
}
