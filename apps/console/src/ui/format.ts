/** Numbers, sizes and times as a person reads them. Pure: the language and the present are arguments. */
import { dateFormat, numberFormat, relativeFormat } from './intl.js';

const PARIS = 'Europe/Paris';
const BYTES = { fr: ['o', 'ko', 'Mo', 'Go', 'To', 'Po'], en: ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] } as const;

const english = (locale: string): boolean => locale.startsWith('en');
/** Region matters for hours and dates: British English writes days first, as the French do. */
const region = (locale: string): string => (english(locale) ? 'en-GB' : 'fr-FR');

/** 6512 → « 6 512 ». */
export function formatNumber(value: number, locale: string, digits = 0): string {
  return numberFormat(region(locale), { maximumFractionDigits: digits }).format(value);
}

/** Bytes in decimal units: 45 300 000 → « 45 Mo », 3 400 000 000 → « 3,4 Go ». One digit after the comma below 10. */
export function formatBytes(bytes: number, locale: string): string {
  const units = BYTES[english(locale) ? 'en' : 'fr'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && Math.abs(value) < 9.95 ? 1 : 0;
  return `${formatNumber(value, locale, digits)}\u00a0${units[unit]}`;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number, number][] = [
  // unit, its seconds, used below so many seconds
  ['minute', 60, 3_600],
  ['hour', 3_600, 86_400],
  ['day', 86_400, 86_400 * 14],
  ['week', 86_400 * 7, 86_400 * 60],
  ['month', 86_400 * 30.44, 86_400 * 365],
  ['year', 86_400 * 365.25, Infinity],
];

/** « il y a 3 minutes », « dans 2 heures », « à l’instant » under 45 seconds. */
export function formatRelative(at: Date, now: Date, locale: string): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 45) return english(locale) ? 'just now' : 'à l’instant';
  const [unit, size] = STEPS.find(([, , below]) => distance < below) ?? ['year', 86_400 * 365.25];
  const count = Math.sign(seconds) * Math.max(1, Math.round(distance / size));
  return relativeFormat(region(locale), { numeric: 'auto' }).format(count, unit);
}

/** A length of time: 40 → « 40 secondes », 190 000 000 → « 6 ans ». */
export function formatSpan(seconds: number, locale: string): string {
  const [unit, size] = seconds < 120 ? (['second', 1] as const) : (STEPS.find(([, , below]) => seconds < below) ?? (['year', 86_400 * 365.25] as const));
  return numberFormat(region(locale), { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(seconds / size);
}

/** « lundi 23 novembre 2026 à 14:51 », Europe/Paris. */
export function formatExact(at: Date, locale: string): string {
  return dateFormat(region(locale), { dateStyle: 'full', timeStyle: 'short', timeZone: PARIS }).format(at);
}

/** « 23/11/2026 », Europe/Paris. */
export function formatDay(at: Date, locale: string): string {
  return dateFormat(region(locale), { dateStyle: 'short', timeZone: PARIS }).format(at);
}

/** « 14:51 », Europe/Paris. */
export function formatHour(at: Date, locale: string): string {
  return dateFormat(region(locale), { timeStyle: 'short', timeZone: PARIS }).format(at);
}

const yearOf = (at: Date): string => dateFormat('sv-SE', { year: 'numeric', timeZone: PARIS }).format(at);
const dayOf = (at: Date): number => Date.parse(dateFormat('sv-SE', { dateStyle: 'short', timeZone: PARIS }).format(at)) / 86_400_000;

/** A day that is planned: « aujourd’hui », « demain », « jeudi » within six days, « jeudi 3 décembre » beyond, with the year when it is another one. Europe/Paris. */
export function formatDayAhead(at: Date, now: Date, locale: string): string {
  const days = dayOf(at) - dayOf(now);
  return Math.abs(days) <= 1
    ? relativeFormat(region(locale), { numeric: 'auto' }).format(days, 'day')
    : dateFormat(region(locale), { weekday: 'long', timeZone: PARIS, ...(days > 1 && days < 7 ? {} : { day: 'numeric', month: 'long', ...(yearOf(at) === yearOf(now) ? {} : { year: 'numeric' }) }) }).format(at);
}

/** A moment that is planned, by its day as above and its hour: « jeudi à 17:10 ». Europe/Paris. */
export function formatMoment(at: Date, now: Date, locale: string): string {
  return `${formatDayAhead(at, now, locale)} ${english(locale) ? 'at' : 'à'} ${formatHour(at, locale)}`;
}
