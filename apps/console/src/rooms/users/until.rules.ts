/** The day on which a role ends, as a person picks it and as the server keeps it. Pure: the present is an argument. */

const PARIS = 'Europe/Paris';
const DAY_MS = 86_400_000;
/** Within so many days an end deserves a look. */
const SOON_DAYS = 14;
/** The server's own limit: what is given for a time is given again every year, or for good. */
const LONGEST_DAYS = 366;

/** `YYYY-MM-DD` of a moment in Europe/Paris: what a date field takes. */
export function parisDay(at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: PARIS }).format(at);
}

/**
 * The last moment of a day in Europe/Paris, ISO UTC: `2026-12-31` → `2026-12-31T22:59:59.999Z`. Undefined for what is no
 * day of the calendar.
 */
export function endOfDay(day: string): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (!year || !month || !date) return undefined;
  // Paris is one hour or two before UTC, and never changes in the last hour of a day: the one that fits is right.
  const candidates = [22, 21].map((hour) => new Date(Date.UTC(Number(year), Number(month) - 1, Number(date), hour, 59, 59, 999)));
  return candidates.find((at) => parisDay(at) === day && parisDay(new Date(at.getTime() + 1)) !== day)?.toISOString();
}

export type DayProblem = 'noDay' | 'noSuchDay' | 'pastDay' | 'farDay';

/** What is wrong with the day of an end, or null. An empty day is for good, which timed roles are not given. */
export function dayProblem(day: string, required: boolean, now: Date): DayProblem | null {
  if (day === '') return required ? 'noDay' : null;
  const end = endOfDay(day);
  if (!end) return 'noSuchDay';
  const left = new Date(end).getTime() - now.getTime();
  if (left <= 0) return 'pastDay';
  return left > LONGEST_DAYS * DAY_MS ? 'farDay' : null;
}

/** The last day that {@link dayProblem} takes, for the date field. */
export const lastDay = (now: Date): string => parisDay(new Date(now.getTime() + (LONGEST_DAYS - 1) * DAY_MS));

/** True when a role ends within two weeks: somebody may want to give it again. */
export function endsSoon(until: string | null, now: Date): boolean {
  return until !== null && new Date(until).getTime() - now.getTime() < SOON_DAYS * DAY_MS;
}
