import type { GrantBody } from '#contract';
import { ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { beyond, termProblem } from './people.rules.js';

/** When a role that is to be given ends; null for good. @throws ProblemError `forbidden` for more than the giver has, `invalid_body` for the end */
export function checkedTerm({ permissions }: Scope, { role, until }: GrantBody, now: Date): Date | null {
  const missing = beyond(permissions, role);
  if (missing.length > 0) throw new ProblemError('forbidden', `Nobody gives more than they have: your account lacks ${missing.join(', ')}.`);
  const endsAt = until === undefined ? null : new Date(until);
  const problem = termProblem(role, endsAt, now);
  if (problem) throw wrongField('until', endsAt === null ? 'missing' : 'range', problem);
  return endsAt;
}
