import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { readUserAgent } from './user-agent.rules.js';

/** The browser that asks: from where, at which host, and what it says it is. */
export interface Visitor {
  address: string;
  host: string | undefined;
  /** In words; null when not recognised. */
  browser: string | null;
  system: string | null;
}

export const visitorOf = (request: Request): Visitor => ({ address: request.ip ?? '', host: request.headers.host, ...readUserAgent(request.headers['user-agent']) });

/** `@From() visitor: Visitor`. */
export const From = createParamDecorator((_: unknown, context: ExecutionContext): Visitor => visitorOf(context.switchToHttp().getRequest<Request>()));
