import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PROBLEMS, type Problem, type ProblemCode } from '#contract';
import { Log } from './log.js';
import { ProblemError } from './problem.js';
import { isDatabaseAway, isDiskFull, isLostRace, isReadOnly, isUnfitValue } from './trouble.js';

const TITLES: Partial<Record<ProblemCode, string>> = {
  not_found: 'Not found', forbidden: 'Not allowed', unavailable: 'Temporarily unavailable', internal: 'Internal error', disk_full: 'Disk full', reason_required: 'Say why',
};

/** Turns whatever was thrown into problem+json. What nobody foresaw is logged whole and told as `internal`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = toProblem(error);
    if (problem.status >= 500) this.log.error({ err: error, method: request.method, path: request.path, code: problem.code }, 'request failed');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.retryAfterSeconds !== undefined) response.setHeader('retry-after', problem.retryAfterSeconds);
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

/** The body of the answer to any error. */
export function toProblem(error: unknown): Problem {
  const known = error instanceof ProblemError ? error : translate(error);
  return {
    type: `urn:craie:problem:${known.code}`,
    code: known.code,
    title: TITLES[known.code] ?? known.code.replaceAll('_', ' ').replace(/^./, (c) => c.toUpperCase()),
    status: PROBLEMS[known.code],
    detail: known.detail,
    ...known.extra,
  };
}

function translate(error: unknown): ProblemError {
  if (isDiskFull(error)) return new ProblemError('disk_full', 'The disk of the server is full: nothing was changed. Free some space and try again.');
  if (isDatabaseAway(error)) {
    return new ProblemError('unavailable', 'The database does not answer at the moment: nothing was changed. Try again in a few seconds.', { retryAfterSeconds: 5 });
  }
  if (isReadOnly(error)) {
    return new ProblemError('unavailable', 'The database only reads at the moment: nothing was changed. See its own server; this one goes on by itself.', { retryAfterSeconds: 30 });
  }
  if (isLostRace(error)) {
    return new ProblemError('unavailable', 'The same things were being changed at this very moment: nothing was changed by you. Try again.', { retryAfterSeconds: 1 });
  }
  if (isUnfitValue(error)) return new ProblemError('invalid_body', 'A value in this request cannot be stored: it is out of range, or holds characters that text may not have.');
  switch (error instanceof HttpException ? error.getStatus() : bodyParserStatus(error)) {
    case 400:
      return new ProblemError('invalid_body', 'The request could not be read: send well-formed JSON.');
    case 403:
      return new ProblemError('forbidden', 'Your account may not do this.');
    case 404:
      return new ProblemError('not_found', 'There is nothing at this address.');
    case 413:
      return new ProblemError('too_large', 'The request is larger than this address accepts.');
    case 415:
      return new ProblemError('invalid_body', 'Send the body as application/json in UTF-8.');
    default:
      return new ProblemError('internal', 'Something went wrong on the server. It was logged; try again, and tell your administrator if it stays.');
  }
}

/** Express' own middle-ware throws plain errors with a status: malformed JSON 400, too large a body 413, unknown charset 415. */
function bodyParserStatus(error: unknown): number | undefined {
  if (error instanceof URIError) return 404;
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status < 500 ? status : undefined;
}
