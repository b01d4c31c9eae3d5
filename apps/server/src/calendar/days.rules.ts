/** Days, school years and stretches of days. Pure. */
import type { HolidayZone, SchoolHoliday } from '#contract';

/** Both ends included. */
export interface Period { from: string; to: string }

const DAY = 86_400_000;

/** The day `days` after `day`. */
export const addDays = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** True for a day that exists, `YYYY-MM-DD`. */
export const isDay = (text: string): boolean => /^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && addDays(text, 0) === text;

/** How many days a stretch has. */
export const daysIn = ({ from, to }: Period): number => (Date.parse(to) - Date.parse(from)) / DAY + 1;

export const overlaps = (one: Period, other: Period): boolean => one.from <= other.to && other.from <= one.to;

/** The school year that a day belongs to, by the year in which it began: from the first of August it is the new one, whose class begins in September. */
export const schoolYearOf = (day: string): number => Number(day.slice(0, 4)) - (day.slice(5) < '08-01' ? 1 : 0);

/** From the August before its first class to the end of its summer. */
export const daysOfYear = (year: number): Period => ({ from: `${year}-08-01`, to: `${year + 1}-08-31` });

/** What a device carries: this school year and the next, so that one which hears nothing for long still knows. */
export const horizonOf = (today: string): Period => ({ from: daysOfYear(schoolYearOf(today)).from, to: daysOfYear(schoolYearOf(today) + 1).to });

/** School years of which some days are in a period. */
export function yearsIn({ from, to }: Period): number[] {
  const [first, last] = [schoolYearOf(from), schoolYearOf(to)];
  // The last days of a summer belong to the year that ends with it.
  return Array.from({ length: last - first + 2 }, (_, at) => first - 1 + at).filter((year) => overlaps(daysOfYear(year), { from, to }));
}

/** Whether days of a period are of this school year and no other: in the August between two, only what the first says counts. */
export const hasClassIn = (year: number, period: Period): boolean => overlaps({ from: `${year}-09-01`, to: `${year + 1}-08-31` }, period);

/** Where the long holidays are another season's: the year is known with four holidays. */
const SOUTHERN: readonly HolidayZone[] = ['reunion', 'polynesie', 'nouvelle-caledonie', 'wallis-et-futuna'];

/** Wholly known is a year with its summer: the last to be published, and the longest. */
export const isWhole = (zone: HolidayZone, year: number, holidays: readonly SchoolHoliday[]): boolean =>
  (SOUTHERN.includes(zone) ? holidays.length >= 4 : holidays.some(({ from, to }) => from <= `${year + 1}-08-01` && to >= `${year + 1}-08-15`));

/** Days that are in one of the first and in none of the second, as stretches in order and apart: neighbours are one. */
export function without(closed: readonly Period[], open: readonly Period[]): Period[] {
  let left = joined(closed);
  for (const cut of open) {
    left = left.flatMap((one) => (overlaps(one, cut) ? [{ from: one.from, to: addDays(cut.from, -1) }, { from: addDays(cut.to, 1), to: one.to }].filter(({ from, to }) => from <= to) : [one]));
  }
  return left;
}

function joined(periods: readonly Period[]): Period[] {
  const found: Period[] = [];
  for (const { from, to } of periods.toSorted((a, b) => a.from.localeCompare(b.from))) {
    const last = found.at(-1);
    if (last && from <= addDays(last.to, 1)) last.to = to > last.to ? to : last.to;
    else found.push({ from, to });
  }
  return found;
}
