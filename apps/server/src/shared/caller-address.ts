import { AsyncLocalStorage } from 'node:async_hooks';
import type { NextFunction, Request, Response } from 'express';

const address = new AsyncLocalStorage<string | undefined>();

/** Remembers where a request comes from for as long as it is worked on. Behind proxies: as `TRUSTED_PROXIES` has them believed. */
export const rememberAddress = (request: Request, _: Response, next: NextFunction): void => address.run(request.ip, next);

/** Of the request that is being worked on; undefined outside of one. For the trail alone: nothing is decided by it. */
export const callerAddress = (): string | undefined => address.getStore();
