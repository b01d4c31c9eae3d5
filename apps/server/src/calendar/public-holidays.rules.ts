/** The public holidays of France: eleven days of the labour code (L3133-1), two more in Alsace and Moselle (L3134-13), one in each territory overseas (L3422-2). Pure. */
import { addDays, type Period } from './days.rules.js';
import type { PublicRegion } from './zone.rules.js';

export interface PublicHoliday { day: string; name: string }

const FIXED: readonly [date: string, name: string][] = [
  ['01-01', 'Jour de l’an'], ['05-01', 'Fête du Travail'], ['05-08', 'Victoire de 1945'], ['07-14', 'Fête nationale'], ['08-15', 'Assomption'], ['11-01', 'Toussaint'], ['11-11', 'Armistice de 1918'], ['12-25', 'Noël'],
];
/** Days after Easter Sunday. */
const MOVING: readonly [days: number, name: string][] = [[1, 'Lundi de Pâques'], [39, 'Ascension'], [50, 'Lundi de Pentecôte']];

/** When the end of slavery is remembered. */
const ABOLITION: Readonly<Record<string, string>> = { YT: '04-27', MQ: '05-22', GP: '05-27', MF: '05-28', GF: '06-10', BL: '10-09', RE: '12-20' };

/** Easter Sunday by the Gregorian calendar, in the words of Meeus, Jones and Butcher. */
export function easter(year: number): string {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return `${year}-${String(Math.floor(f / 31)).padStart(2, '0')}-${String((f % 31) + 1).padStart(2, '0')}`;
}

/** Of a calendar year, in order. Names are French: that is what these days are called. */
export function publicHolidays(region: PublicRegion, year: number): PublicHoliday[] {
  const sunday = easter(year);
  const local: PublicHoliday[] = region === '57' || region === '67' || region === '68'
    ? [{ day: addDays(sunday, -2), name: 'Vendredi saint' }, { day: `${year}-12-26`, name: 'Saint-Étienne' }]
    : region === null ? [] : [{ day: `${year}-${ABOLITION[region]}`, name: 'Abolition de l’esclavage' }];
  return [
    ...FIXED.map(([date, name]) => ({ day: `${year}-${date}`, name })), ...MOVING.map(([days, name]) => ({ day: addDays(sunday, days), name })), ...local,
  ].sort((one, other) => one.day.localeCompare(other.day));
}

/** Those within a period. */
export const publicHolidaysIn = (region: PublicRegion, { from, to }: Period): PublicHoliday[] =>
  Array.from({ length: Number(to.slice(0, 4)) - Number(from.slice(0, 4)) + 1 }, (_, at) => publicHolidays(region, Number(from.slice(0, 4)) + at)).flat().filter(({ day }) => from <= day && day <= to);
