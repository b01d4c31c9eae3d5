import { PROBLEMS, type FieldCode, type Problem, type ProblemCode } from '#contract';

/**
 * The one error that services throw on purpose. `detail` is a sentence that tells the reader what to do.
 * The filter in `problem.filter.ts` turns it into problem+json; every other error becomes `internal`, logged whole.
 */
export class ProblemError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly extra: Pick<Problem, 'fields' | 'retryAfterSeconds' | 'organisations' | 'secondFactor'> = {},
  ) {
    super(detail);
    this.name = 'ProblemError';
  }

  get status(): number {
    return PROBLEMS[this.code];
  }
}

/** One field of a body is wrong in a way only the service knows. `detail` says what to do; `code` is the console's word for it. */
export const wrongField = (field: string, code: FieldCode, detail: string, problem: ProblemCode = 'invalid_body'): ProblemError =>
  new ProblemError(problem, detail, { fields: [{ field, codes: [code], messages: [detail] }] });

/** Unknown and foreign look the same from outside. */
export const notFound = (what: string): ProblemError =>
  new ProblemError('not_found', `${what} does not exist, or is outside what you may see.`);
