/** Months, days and hours as the calendar draws them. Pure. */
import type { CalendarPeriod, ClassHours, PlaceCalendarView, SchoolYearsView, SchoolYearView } from '#contract';

const DAY = 86_400_000;

export const addDays = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** Monday is 1, Sunday 7. */
export const weekdayOf = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

/** The school year of a day, by the year in which it began: the new one from August on. */
export const schoolYearOf = (day: string): number => Number(day.slice(0, 4)) - (day.slice(5) < '08-01' ? 1 : 0);

/** From its September to the end of its summer. */
export const daysOfYear = (year: number): { from: string; to: string } => ({ from: `${year}-09-01`, to: `${year + 1}-08-31` });

export interface Month {
  /** Its first day. */
  first: string;
  /** Monday to Sunday; null before the first day and after the last. */
  weeks: (string | null)[][];
}

/** September to August. */
export function schoolMonths(year: number): Month[] {
  return Array.from({ length: 12 }, (_, at) => monthOf(`${at < 4 ? year : year + 1}-${String(((at + 8) % 12) + 1).padStart(2, '0')}-01`));
}

function monthOf(first: string): Month {
  const days: (string | null)[] = Array.from({ length: weekdayOf(first) - 1 }, () => null);
  for (let day = first; day.slice(0, 7) === first.slice(0, 7); day = addDays(day, 1)) days.push(day);
  while (days.length % 7 > 0) days.push(null);
  return { first, weeks: Array.from({ length: days.length / 7 }, (_, at) => days.slice(7 * at, 7 * at + 7)) };
}

/** `class` as in any week, `free` of class as in any week; otherwise why there is none. */
export type DayState = 'class' | 'free' | 'holiday' | 'public' | 'closed';
export interface DayLook { state: DayState; event: boolean; names: string[] }

const within = (day: string) => ({ from, to }: { from: string; to: string }): boolean => from <= day && day <= to;

/** How a day looks, and the names of all that makes it so. */
export function lookOf({ periods, closed, class: hours }: Pick<PlaceCalendarView, 'periods' | 'closed' | 'class'>, day: string): DayLook {
  const there = periods.filter(within(day));
  const has = (kind: CalendarPeriod['kind']) => there.some((one) => one.kind === kind);
  const isClosed = closed.some(within(day));
  const state = isClosed ? (has('closed') ? 'closed' : has('public') ? 'public' : 'holiday') : hours.some(({ weekdays }) => weekdays.includes(weekdayOf(day))) ? 'class' : 'free';
  return { state, event: has('event'), names: there.map(({ name, hours: at }) => (at ? `${name} (${at.from}–${at.to})` : name)) };
}

/** Hours of class, weekday by weekday, as a table shows them; days without class have none. */
export const byWeekday = (hours: readonly ClassHours[]): { weekday: number; stretches: { from: string; to: string }[] }[] =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, stretches: hours.filter(({ weekdays }) => weekdays.includes(weekday)).map(({ from, to }) => ({ from, to })).sort((a, b) => a.from.localeCompare(b.from)) }));

/** Years of zones in use that are not wholly known, of this school year and the next. */
export const unknownYears = ({ current, years, zones }: SchoolYearsView): SchoolYearView[] =>
  years.filter(({ zone, year, state }) => year <= current + 1 && state !== 'whole' && zones.some((used) => used.zone === zone));

/** `2026-2027`. */
export const yearName = (year: number): string => `${year}-${year + 1}`;
