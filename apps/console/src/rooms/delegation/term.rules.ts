/** The planned end of a console. Pure: the present is an argument. */
import { dayProblem, endOfDay, parisDay } from '../users/until.rules.js';

/** Both sides are warned so long before. */
const SOON = 7 * 86_400_000;

/** True in the last seven days, and until the server has taken it back. */
export const endsSoon = (until: string, now: Date): boolean => new Date(until).getTime() - now.getTime() <= SOON;

/** The day of a form; empty: not planned. */
export const dayOf = (until: string | null): string => (until === null ? '' : parisDay(new Date(until)));

/** What the server is told: the last moment of that day. Undefined when none is planned, or for what is no day. */
export const untilOf = (day: string): string | undefined => endOfDay(day);

/** What is wrong with the day, or null. A console may be handed over for years. */
export function termProblem(day: string, now: Date): 'noSuchDay' | 'pastDay' | null {
  const problem = dayProblem(day, false, now);
  return problem === 'noSuchDay' || problem === 'pastDay' ? problem : null;
}
