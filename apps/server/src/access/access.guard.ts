import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { Clock } from '../shared/clock.js';
import { Config } from '../shared/config.js';
import { ProblemError } from '../shared/problem.js';
import { ADMISSION, type Admission } from './allow.js';
import { Authentication } from './authentication.js';
import { Origins } from './delegation/origins.js';
import { BEFORE_SECOND_FACTOR, FRESH, FRESH_FOR } from './fresh.js';
import { changesSomething } from './origin.rules.js';
import { narrowed, remember, type SignedIn } from './signed-in.js';
import { sameText } from './vault.js';

/** Stands before every route: origin, then identity, then the second factor, permissions, the double-submit value and a recent proof. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: Authentication,
    private readonly origins: Origins,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // The live gateway asks `Authentication` itself, once, when a browser connects.
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const said = <T>(key: string) => this.reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
    const admission = said<Admission>(ADMISSION);
    if (!admission) throw new ProblemError('forbidden', 'This address is not open to anybody.');
    if (changesSomething(request.method)) await this.checkOrigin(request);
    if (admission === 'public') return true;

    const signedIn = await this.authentication.identify(request);
    if (!signedIn) throw new ProblemError('unauthenticated', 'Sign in first: there is no session, or it has ended.');
    if (!said(BEFORE_SECOND_FACTOR)) checkSecondFactor(signedIn);
    const admitted = admittedBy(admission, signedIn);
    if (signedIn.session && changesSomething(request.method)) checkCsrf(request, signedIn.session.csrf);
    if (said(FRESH)) this.checkFresh(signedIn);
    remember(request, admitted);
    return true;
  }

  private async checkOrigin(request: Request): Promise<void> {
    const { origin, host } = request.headers;
    if (await this.origins.isOwn({ origin, host, site: request.get('sec-fetch-site') })) return;
    throw new ProblemError('wrong_origin', `This request came from another page. Open Craie at ${this.config.http.publicUrl ?? 'its own address'} and try there.`);
  }

  private checkFresh({ session }: SignedIn): void {
    if (session && this.clock.now().getTime() - session.provedAt.getTime() <= FRESH_FOR) return;
    throw new ProblemError('proof_required', 'Prove again who you are: send your password, a code or a passkey to POST /session/proof, then repeat this request.');
  }
}

function checkSecondFactor({ secondFactor, session }: SignedIn): void {
  if (!secondFactor.missing) return;
  throw new ProblemError('second_factor_setup', session
    ? 'Your role asks for a second factor: set up a passkey or an authenticator first. Nothing else is open until then.'
    : 'The role of the person whose token this is asks for a second factor, and they have none: the token works again once they have set one up.');
}

function admittedBy({ permissions, person }: Exclude<Admission, 'public'>, signedIn: SignedIn): SignedIn {
  if (person && !signedIn.session) throw new ProblemError('forbidden', 'An API token may not do this: sign in with a browser.');
  return narrowed(signedIn, permissions);
}

function checkCsrf(request: Request, expected: string): void {
  const given = request.get('x-craie-csrf') ?? '';
  if (!sameText(given, expected)) throw new ProblemError('wrong_origin', 'The header x-craie-csrf does not fit this session. Reload the page and try again.');
}
