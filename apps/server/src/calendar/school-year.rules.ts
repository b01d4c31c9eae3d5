/** What a school year may hold. Pure. */
import type { FieldCode, SchoolHoliday } from '#contract';
import { isDay, schoolYearOf, type Period } from './days.rules.js';

/** Days that a school year may name: from its August to the September after. */
const bounds = (year: number): Period => ({ from: `${year}-07-15`, to: `${year + 1}-09-15` });

/** What is wrong with the holidays of a year; undefined when nothing is. Each is a stretch of days that exist, within the year, and no two share a day. */
export function yearProblem(year: number, holidays: readonly SchoolHoliday[]): { field: string; code: FieldCode; detail: string } | undefined {
  const { from: first, to: last } = bounds(year);
  for (const [at, { from, to }] of holidays.entries()) {
    for (const [field, day] of [['from', from], ['to', to]] as const) if (!isDay(day)) return { field: `holidays.${at}.${field}`, code: 'format', detail: `${day} is no day.` };
    if (to < from) return { field: `holidays.${at}.to`, code: 'combination', detail: 'The last day is not before the first.' };
    if (from < first || to > last) return { field: `holidays.${at}.from`, code: 'range', detail: `Holidays of ${year}-${year + 1} lie between ${first} and ${last}.` };
    const other = holidays.findIndex((one, place) => place < at && one.from <= to && from <= one.to);
    if (other >= 0) return { field: `holidays.${at}.from`, code: 'repeated', detail: `Shares a day with ${holidays[other]?.name}.` };
  }
  return undefined;
}

/** In order of their first day. */
export const ordered = (holidays: readonly SchoolHoliday[]): SchoolHoliday[] => holidays.map(({ name, from, to }) => ({ name: name.trim(), from, to })).sort((a, b) => a.from.localeCompare(b.from));

/** The year that a file calls `2026-2027`, unless its days say otherwise. */
export function yearOf(told: string, from: string): number {
  const year = Number(/^(\d{4})\s*[-–/]\s*\d{4}$/.exec(told.trim())?.[1]);
  const { from: first, to: last } = bounds(year);
  return Number.isInteger(year) && first <= from && from <= last ? year : schoolYearOf(from);
}

export const yearName = (year: number): string => `${year}-${year + 1}`;
