/** What to say of an error: what happened and what to do, in the user's language. */
import { ApiProblem } from '../api/problem.js';

type Translate = (key: string, values?: Record<string, unknown>) => string;

/** `t` must be bound to the namespace `problems`. The server's own sentence is kept as the detail when it has one. */
export function problemText(error: unknown, t: Translate): { title: string; detail: string } {
  if (!(error instanceof ApiProblem)) return { title: t('unexpected.title'), detail: t('unexpected.detail') };
  const minutes = Math.max(1, Math.ceil((error.retryAfterSeconds ?? 60) / 60));
  return { title: t(`${error.code}.title`), detail: t(`${error.code}.detail`, { count: minutes }) };
}

/** What to correct in each field, in the shape a Mantine form takes; `t` as above. The first thing that is wrong is enough. */
export const fieldErrors = ({ fields }: Pick<ApiProblem, 'fields'>, t: Translate): Record<string, string> =>
  Object.fromEntries(fields.map(({ field, codes }) => [field, t(`fields.${codes[0] ?? 'format'}`)]));
