/** What one row of the open data on school holidays (`fr-en-calendrier-scolaire`) says. Pure. */
import { CALENDAR_LIMITS, weekdayOf, type HolidayZone, type ImportProblem, type ImportProblemCode, type SchoolHoliday } from '#contract';
import { addDays, isDay } from './days.rules.js';
import { yearOf } from './school-year.rules.js';

export const HOLIDAY_FIELDS = [
  { name: 'name', required: true, columns: ['description', 'nom', 'vacances', 'periode'] },
  { name: 'zone', required: true, columns: ['zones', 'zone'] },
  { name: 'start', required: true, columns: ['start_date', 'date_de_debut', 'debut'] },
  { name: 'end', required: true, columns: ['end_date', 'date_de_fin', 'fin', 'reprise'] },
  { name: 'year', required: false, columns: ['annee_scolaire'] },
  { name: 'population', required: false, columns: ['population'] },
] as const;
export type HolidayField = (typeof HOLIDAY_FIELDS)[number]['name'];

export interface ToldHoliday extends SchoolHoliday { zone: HolidayZone; year: number; key: string }
export type ReadHoliday = { leave: ImportProblem } | { problems: ImportProblem[] } | { told: ToldHoliday };

const ZONES: Readonly<Record<string, HolidayZone>> = {
  a: 'A', b: 'B', c: 'C', corse: 'corse', guadeloupe: 'guadeloupe', guyane: 'guyane', martinique: 'martinique', mayotte: 'mayotte', reunion: 'reunion', 'la reunion': 'reunion',
  'saint pierre et miquelon': 'saint-pierre-et-miquelon', 'nouvelle caledonie': 'nouvelle-caledonie', polynesie: 'polynesie', 'polynesie francaise': 'polynesie', 'wallis et futuna': 'wallis-et-futuna',
};

export const problem = (field: string | null, code: ImportProblemCode, detail: string, values?: Record<string, string>): ImportProblem => ({ field, code, detail, ...(values && { values }) });

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();

/** By this two holidays of a zone and year are the same one, however they are written. */
export const holidayKey = (name: string): string => plain(name);

/** @param current the school year of today: what is over is left out */
export function readHoliday(values: Record<HolidayField, string>, current: number): ReadHoliday {
  const [people, words] = [plain(values.population), plain(values.name)];
  if (/enseignant|personnel/.test(people)) return { leave: problem('population', 'teachers', 'This is about teachers: the row is left out.') };
  if (/second degre|college|lycee/.test(people)) return { leave: problem('population', 'teachers', 'This is not about primary schools: the row is left out.') };
  if (/rentree|reprise|fin des cours/.test(words)) return { leave: problem('name', 'no_holiday', 'This is no time without class: the row is left out.') };
  const [zone, start, end] = [ZONES[plain(values.zone).replace(/^zone /, '')], dayOf(values.start), dayOf(values.end)];
  const problems = [
    ...(words === '' ? [problem('name', 'missing', 'The holiday has no name.')] : []),
    ...(values.name.length > CALENDAR_LIMITS.name ? [problem('name', 'length', `At most ${CALENDAR_LIMITS.name} letters.`, { longest: String(CALENDAR_LIMITS.name) })] : []),
    ...(zone ? [] : [problem('zone', 'choice', 'This zone is not known.', { value: values.zone.slice(0, 40) })]),
    ...(start ? [] : [problem('start', 'format', 'This is no day.', { value: values.start.slice(0, 40) })]),
    ...(end ? [] : [problem('end', 'format', 'This is no day.', { value: values.end.slice(0, 40) })]),
  ];
  if (problems.length > 0 || !zone || !start || !end) return { problems };
  const year = yearOf(values.year, start);
  const { name, from, to } = daysOf(values.name, words, start, end, year);
  if (to < from) return { problems: [problem('end', 'order', 'It ends before it begins.')] };
  if (year < current) return { leave: problem('year', 'past', 'This school year is over: the row is left out.') };
  return { told: { zone, year, key: holidayKey(name), name, from, to } };
}

/**
 * The file says after whose class a holiday begins, and on which day class is again. A school without class on Saturdays is free from a Saturday on; a weekday has class still. A bridge names its own
 * days, and so does what begins and ends on one day. The summer of which only the beginning is published lasts to the end of August.
 */
function daysOf(written: string, words: string, start: string, end: string, year: number): SchoolHoliday {
  const name = written.trim().replaceAll("'", '’');
  const first = weekdayOf(start) <= 5 ? addDays(start, 1) : start;
  if (words.startsWith('debut des vacances')) return { name: name.replace(/^d[ée]but des v/i, 'V'), from: first, to: `${year + 1}-08-31` };
  if (start === end) return { name, from: start, to: start };
  return { name, from: words.startsWith('pont') ? start : first, to: addDays(end, -1) };
}

/** Midnight of a day, wherever the clock hangs that it is told by; or a day, as people write it. */
export function dayOf(text: string): string | undefined {
  const said = text.trim();
  const french = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(said);
  const day = french ? `${french[3]}-${french[2]}-${french[1]}` : said;
  if (/^\d{4}-\d{2}-\d{2}$/.test(day)) return isDay(day) ? day : undefined;
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?$/.test(said)) return undefined;
  const at = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(said) ? said.replace(' ', 'T') : `${said.replace(' ', 'T')}Z`);
  const nearest = Number.isNaN(at) ? '' : new Date(at + 43_200_000).toISOString().slice(0, 10);
  return isDay(nearest) ? nearest : undefined;
}
