/** What one row of the open data on timetables (`fr-en-organisation-du-temps-scolaire`) says of a school. Pure. */
import type { ClassHours, ImportProblem } from '#contract';
import { problem } from './holiday-import.rules.js';
import { together } from './hours.rules.js';

const DAYS = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'] as const;
const HALVES = ['matin', 'apres_midi'] as const;
type TimeField = `${(typeof DAYS)[number]}_${(typeof HALVES)[number]}_${'debut' | 'fin'}`;

const TIME_FIELDS = DAYS.flatMap((day) => HALVES.flatMap((half) => (['debut', 'fin'] as const).map((end): TimeField => `${day}_${half}_${end}`)));
export type HoursField = 'uai' | 'year' | TimeField;
export const HOURS_FIELDS: readonly { name: HoursField; required: boolean; columns: readonly string[] }[] = [
  { name: 'uai', required: true, columns: ['code_uai', 'uai', 'identifiant_de_l_etablissement', 'numero_uai', 'code_etablissement'] },
  { name: 'year', required: false, columns: ['annee_scolaire'] },
  ...TIME_FIELDS.map((name) => ({ name, required: false, columns: [name, name.replace('apres_midi', 'am')] })),
];

export interface ToldHours { uai: string; year: number | null; hours: ClassHours[] }
export type ReadHours = { leave: ImportProblem } | { problems: ImportProblem[] } | { told: ToldHours };

/** @param isUai the check of a code @param current the school year of today: what is older than the last one is left out */
export function readHours(values: Record<HoursField, string>, current: number, isUai: (code: string) => boolean): ReadHours {
  const uai = values.uai.replace(/\s/g, '').toUpperCase();
  if (!isUai(uai)) return { problems: [problem('uai', uai === '' ? 'missing' : 'uai', 'A UAI is seven digits and their check letter.', { value: uai.slice(0, 20) })] };
  const began = /^(\d{4})(\D|$)/.exec(values.year.trim())?.[1];
  const year = began === undefined ? null : Number(began);
  if (year !== null && year < current - 1) return { leave: problem('year', 'past', 'This school year is over: the row is left out.') };
  const problems: ImportProblem[] = [];
  const hours = DAYS.flatMap((day, at) => HALVES.flatMap((half): ClassHours[] => {
    const [first, last]: [TimeField, TimeField] = [`${day}_${half}_debut`, `${day}_${half}_fin`];
    const [from, to] = [clockOf(values[first]), clockOf(values[last])];
    if (from === '' && to === '') return [];
    for (const [field, time] of [[first, from], [last, to]] as const) {
      if (time === undefined) problems.push(problem(field, 'format', 'This is no time of the day.', { value: values[field].slice(0, 20) }));
      else if (time === '') problems.push(problem(field, 'missing', 'One end is given without the other.'));
    }
    if (!from || !to) return [];
    if (to <= from) problems.push(problem(last, 'order', 'Class ends after it begins.'));
    return [{ weekdays: [at + 1], from, to }];
  }));
  if (problems.length > 0) return { problems };
  return hours.length === 0 ? { leave: problem(null, 'no_hours', 'The row has no hours: it is left out.') } : { told: { uai, year, hours: together([hours]) } };
}

/** `08:30`, `8h30`, `08:30:00`, `8 h`: as `HH:MM`; an empty text for nothing, undefined for nonsense. */
export function clockOf(text: string): string | undefined {
  const said = text.trim();
  if (said === '') return '';
  const [, hour = '', minute = ''] = /^(\d{1,2})\s*[:hH]\s*(\d{2})?(?::\d{2})?$/.exec(said) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute || 0) > 59) return undefined;
  return `${hour.padStart(2, '0')}:${(minute || '0').padStart(2, '0')}`;
}
