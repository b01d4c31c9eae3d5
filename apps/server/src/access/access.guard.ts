import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { Config } from '../shared/config.js';
import { ProblemError } from '../shared/problem.js';
import { ADMISSION, type Admission } from './allow.js';
import { Authentication } from './authentication.js';
import { Origins } from './delegation/origins.js';
import { changesSomething } from './origin.rules.js';
import { narrowed, remember, type SignedIn } from './signed-in.js';
import { sameText } from './vault.js';

/** Stands before every route: origin, then identity, then the double-submit value, then permissions. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: Authentication,
    private readonly origins: Origins,
    private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // The live gateway asks `Authentication` itself, once, when a browser connects.
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const admission = this.reflector.getAllAndOverride<Admission | undefined>(ADMISSION, [context.getHandler(), context.getClass()]);
    if (!admission) throw new ProblemError('forbidden', 'This address is not open to anybody.');
    if (changesSomething(request.method)) await this.checkOrigin(request);
    if (admission === 'public') return true;

    const signedIn = await this.authentication.identify(request);
    if (!signedIn) throw new ProblemError('unauthenticated', 'Sign in first: there is no session, or it has ended.');
    const admitted = this.admitted(admission, signedIn);
    if (signedIn.session && changesSomething(request.method)) checkCsrf(request, signedIn.session.csrf);
    remember(request, admitted);
    return true;
  }

  private async checkOrigin(request: Request): Promise<void> {
    const { origin, host } = request.headers;
    if (await this.origins.isOwn({ origin, host, site: request.get('sec-fetch-site') })) return;
    throw new ProblemError('wrong_origin', `This request came from another page. Open Craie at ${this.config.http.publicUrl ?? 'its own address'} and try there.`);
  }

  private admitted({ permissions, person }: Exclude<Admission, 'public'>, signedIn: SignedIn): SignedIn {
    if (person && !signedIn.session) throw new ProblemError('forbidden', 'An API token may not do this: sign in with a browser.');
    return narrowed(signedIn, permissions);
  }
}

function checkCsrf(request: Request, expected: string): void {
  const given = request.get('x-craie-csrf') ?? '';
  if (!sameText(given, expected)) throw new ProblemError('wrong_origin', 'The header x-craie-csrf does not fit this session. Reload the page and try again.');
}
