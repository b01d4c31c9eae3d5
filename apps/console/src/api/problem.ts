/** An error answer of the API, as an exception. */
import type { Problem, ProblemCode } from '#contract';

export class ApiProblem extends Error {
  readonly code: ProblemCode | 'unreachable';
  readonly status: number;
  readonly detail: string;
  readonly fields: NonNullable<Problem['fields']>;
  readonly retryAfterSeconds: number | undefined;
  readonly organisations: NonNullable<Problem['organisations']>;
  readonly secondFactor: Problem['secondFactor'];

  constructor(problem: Omit<Problem, 'code' | 'type' | 'title'> & { code: ProblemCode | 'unreachable' }) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.code = problem.code;
    this.status = problem.status;
    this.detail = problem.detail;
    this.fields = problem.fields ?? [];
    this.retryAfterSeconds = problem.retryAfterSeconds;
    this.organisations = problem.organisations ?? [];
    this.secondFactor = problem.secondFactor;
  }
}

/** Reads an error answer; what is not a problem document becomes `internal` or, without an answer, `unreachable`. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const fallback = { code: response.status >= 502 && response.status <= 504 ? 'unavailable' : 'internal', status: response.status, detail: '' } as const;
  try {
    const body = (await response.json()) as Partial<Problem>;
    return typeof body.code === 'string'
      ? new ApiProblem({ ...body, code: body.code, status: response.status, detail: body.detail ?? '' })
      : new ApiProblem(fallback);
  } catch {
    return new ApiProblem(fallback);
  }
}
