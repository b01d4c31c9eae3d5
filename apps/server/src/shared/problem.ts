import { PROBLEMS, type Problem, type ProblemCode } from '#contract';

/**
 * The one error that services throw on purpose. `detail` is a sentence that tells the reader what to do.
 * The filter in `problem.filter.ts` turns it into problem+json; every other error becomes `internal`, logged whole.
 */
export class ProblemError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly extra: Pick<Problem, 'fields' | 'retryAfterSeconds'> = {},
  ) {
    super(detail);
    this.name = 'ProblemError';
  }

  get status(): number {
    return PROBLEMS[this.code];
  }
}

/** Unknown and foreign look the same from outside. */
export const notFound = (what: string): ProblemError =>
  new ProblemError('not_found', `${what} does not exist, or is outside what you may see.`);
