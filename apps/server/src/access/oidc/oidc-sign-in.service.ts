import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { OIDC_TROUBLES, type OidcTrouble, type SessionView, type SignInPending, type SignInPendingBody } from '#contract';
import { Database } from '#database';
import { Log } from '../../shared/log.js';
import { Metrics } from '../../shared/metrics.js';
import { notFound, ProblemError } from '../../shared/problem.js';
import { isDuplicate } from '../../shared/trouble.js';
import { heldBy } from '../factors/held.js';
import { SecondStep } from '../factors/second-step.js';
import { OrganisationEntity } from '../organisation.entity.js';
import { UserEntity } from '../user.entity.js';
import { visitorOf } from '../visitor.js';
import { Arrivals } from './arrivals.js';
import { ConsoleOrigin } from './console-origin.js';
import { IdentityProviderEntity } from './identity-provider.entity.js';
import { localPath, provesSecondFactor, strongEnough, type Person } from './oidc.rules.js';
import { OidcClient, OidcEnd } from './oidc-client.js';
import { PendingSignIn } from './pending-sign-in.js';
import { ProviderSessions } from './provider-sessions.js';
import { redirectUri } from './provider.view.js';
import { SealedCookie, type Underway } from './sealed-cookie.js';

const OUTCOMES = ['ok', 'asked', 'requested', ...OIDC_TROUBLES] as const;
/** Page of the console that asks for what is still missing. */
const CONTINUE = '/sign-in/continue';

/** A sign-in by a provider, from the button to the session. Whatever happens, the browser is led to a page of the console. */
@Injectable()
export class OidcSignIn {
  private readonly count: (outcome: (typeof OUTCOMES)[number]) => void;

  constructor(
    private readonly db: Database,
    private readonly client: OidcClient,
    private readonly cookie: SealedCookie,
    private readonly origin: ConsoleOrigin,
    private readonly arrivals: Arrivals,
    private readonly secondStep: SecondStep,
    private readonly sessions: ProviderSessions,
    private readonly pending: PendingSignIn,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.count = metrics.counter('craie_provider_sign_ins_total', 'Sign-ins by an identity provider, by how they ended; asked: a password or a code was still wanted; requested: nobody of this system yet.', 'outcome', OUTCOMES);
  }

  /** @returns where the browser goes: to the provider, or back to the sign-in page with the reason */
  start(providerId: string, { next, join }: { next?: string | undefined; join?: string | undefined }, request: Request, response: Response): Promise<string> {
    const place = localPath(next);
    return this.guarded(place, async () => {
      const provider = await this.usable(providerId);
      const { url, ...known } = await this.client.depart(provider, redirectUri(await this.origin.of(request), providerId));
      this.cookie.write(response, { step: 'away', providerId, ...known, next: place, join });
      return url;
    });
  }

  /** @returns a path of the console */
  finish(providerId: string, request: Request, response: Response): Promise<string> {
    const away = this.cookie.read(request, 'away');
    this.cookie.clear(response);
    const place = localPath(away?.next);
    return this.guarded(place, async () => {
      // Each provider has an address of its own to come back to: one cannot answer in the name of another.
      if (away?.providerId !== providerId) throw new OidcEnd('expired');
      const callback = new URL(redirectUri(await this.origin.of(request), providerId));
      callback.search = new URL(request.originalUrl, callback).search;
      if (callback.searchParams.get('state') !== away.state) throw new OidcEnd('expired');
      const provider = await this.usable(providerId);
      const { person, idToken } = await this.client.arrive(provider, callback, away);
      if (!strongEnough(person, provider.acrValues)) throw new OidcEnd('too_weak');
      return this.receive(provider, person, idToken, away, request, response);
    });
  }

  /** What the browser is still to be asked. @throws ProblemError `not_found` */
  async waiting(request: Request): Promise<SignInPending> {
    const back = this.cookie.read(request, 'back');
    if (!back) throw notFound('This sign-in');
    const { needs, email, name, providerId } = back;
    const provider = await this.usable(providerId).catch(() => { throw notFound('This sign-in'); });
    const organisation = await this.db.system((em) => em.findOneByOrFail(OrganisationEntity, { id: provider.organisationId ?? provider.tenantId, tenantId: provider.tenantId }));
    const user = needs === 'code' && back.userId !== null ? await this.db.system((em) => em.findOneBy(UserEntity, { id: back.userId ?? '', tenantId: provider.tenantId })) : null;
    const secondFactor = user && (await this.secondStep.asked(user, request.headers.host));
    return { needs, email, name, provider: provider.name, organisation: organisation.name, ...(secondFactor && { secondFactor }) };
  }

  /** Answers the question, and opens the session. @throws ProblemError as POST /session does; `not_found` when it is too late */
  async complete(request: Request, response: Response, body: SignInPendingBody): Promise<{ secret: string; view: SessionView }> {
    const back = this.cookie.read(request, 'back');
    if (!back) throw notFound('This sign-in');
    const provider = await this.usable(back.providerId).catch(() => { throw notFound('This sign-in'); });
    const opened = await this.pending.complete(provider, back, body, visitorOf(request));
    this.cookie.clear(response);
    this.count('ok');
    return opened;
  }

  private async receive(provider: IdentityProviderEntity, person: Person, idToken: string, { next, join }: Underway, request: Request, response: Response): Promise<string> {
    const secondFactor = provesSecondFactor(person, provider.secondFactorAcr);
    const opened = await this.db.system(async (em) => {
      const arrived = await this.arrivals.receive(em, provider, person, join);
      if (arrived.kind === 'nobody') return { needs: 'access' as const, user: null };
      if (arrived.kind === 'password') return { needs: 'password' as const, user: arrived.user };
      // A second factor of the account is asked for unless the provider has asked for one and is believed in this.
      const held = await heldBy(em, arrived.user);
      if (!secondFactor && (held.totp || held.passkeys > 0)) return { needs: 'code' as const, user: arrived.user };
      return { secret: (await this.sessions.open(em, provider, arrived.user, { idToken, providerSecondFactor: secondFactor, secondFactor: false, visitor: visitorOf(request) })).secret };
    });
    if (opened.secret !== undefined) {
      this.sessions.give(response, opened.secret);
      this.count('ok');
      return next;
    }
    const { needs, user } = opened;
    this.cookie.write(response, {
      step: 'back', needs, providerId: provider.id, subject: person.subject, userId: user?.id ?? null, email: person.email ?? '', name: user?.name ?? person.name, secondFactor, idToken, next,
    });
    this.count(needs === 'access' ? 'requested' : 'asked');
    return next === '/' ? CONTINUE : `${CONTINUE}?next=${encodeURIComponent(next)}`;
  }

  private async usable(id: string): Promise<IdentityProviderEntity> {
    const found = await this.db.system((em) => em.findOneBy(IdentityProviderEntity, { id, enabled: true }));
    if (!found) throw new OidcEnd('gone');
    return found;
  }

  private async guarded(next: string, work: () => Promise<string>): Promise<string> {
    try {
      return await work();
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble === 'internal') this.log.error({ err: error }, 'a sign-in by an identity provider failed');
      this.count(trouble);
      return `/sign-in?trouble=${trouble}${next === '/' ? '' : `&next=${encodeURIComponent(next)}`}`;
    }
  }
}

function troubleOf(error: unknown): OidcTrouble {
  if (error instanceof OidcEnd) return error.trouble;
  if (error instanceof ProblemError && (error.code === 'invitation_invalid' || error.code === 'access_ended')) return error.code;
  return isDuplicate(error) ? 'taken' : 'internal';
}
