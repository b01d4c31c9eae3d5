import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Permission, SecondFactorState } from '#contract';
import type { Scope } from '../shared/scope.js';
import { ProblemError } from '../shared/problem.js';
import { isNowhere, placeOf, type Holding } from './holding.rules.js';

/** Who a request comes from. */
export interface SignedIn {
  /** On a route: where its permissions are held. */
  scope: Scope;
  /** All that they hold, and where. */
  holdings: readonly Holding[];
  userId: string;
  /** The commune whose console they were given; null for people of the syndicate. */
  homeId: string | null;
  /** Present for a browser; null for an API token. */
  session: { id: string; csrf: string; expiresAt: Date; provedAt: Date } | null;
  /** While it is missing the scope has no permission. */
  secondFactor: SecondFactorState;
}

/** Is there a place where all of these are held? */
export const mayNarrow = ({ holdings }: SignedIn, permissions: readonly Permission[]): boolean => !isNowhere(placeOf(holdings, permissions));

/** Are all of these held in the whole syndicate? */
export const reachesAll = ({ holdings }: SignedIn, permissions: readonly Permission[]): boolean => placeOf(holdings, permissions).organisations === 'all';

/** The same person where all of these permissions are held. @throws ProblemError `forbidden` when that is nowhere */
export function narrowed(signedIn: SignedIn, permissions: readonly Permission[]): SignedIn {
  const place = placeOf(signedIn.holdings, permissions);
  if (isNowhere(place)) {
    const missing = permissions.filter((permission) => !signedIn.scope.permissions.includes(permission));
    throw new ProblemError('forbidden', `Your account lacks the permission ${(missing.length > 0 ? missing : permissions).join(', ')}. Ask the person who manages accounts.`);
  }
  const organisations = place.organisations === 'all' ? place.organisations : [...place.organisations].sort();
  return { ...signedIn, scope: { ...signedIn.scope, organisations, sites: place.sites.map(({ id }) => id).sort() } };
}

const known = new WeakMap<Request, SignedIn>();

/** Remembers the caller of a request for as long as the request lives. */
export const remember = (request: Request, signedIn: SignedIn): void => void known.set(request, signedIn);

function caller(context: ExecutionContext): SignedIn {
  const signedIn = known.get(context.switchToHttp().getRequest<Request>());
  if (!signedIn) throw new ProblemError('unauthenticated', 'Sign in first.');
  return signedIn;
}

/** `@CurrentScope() scope: Scope`, on a route with `@Allow(…)`. */
export const CurrentScope = createParamDecorator((_: unknown, context: ExecutionContext): Scope => caller(context).scope);

/** `@Caller() caller: SignedIn`, on a route with `@Allow(…)`. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): SignedIn => caller(context));
