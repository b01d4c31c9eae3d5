import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Scope } from '../shared/scope.js';
import { ProblemError } from '../shared/problem.js';

/** Who a request comes from. */
export interface SignedIn {
  scope: Scope;
  userId: string;
  /** Present for a browser; null for an API token. */
  session: { id: string; csrf: string; expiresAt: Date } | null;
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
