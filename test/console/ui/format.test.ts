import { formatBytes, formatDay, formatExact, formatHour, formatMoment, formatNumber, formatRelative, formatSpan } from '../../../apps/console/src/ui/format.js';

/** Intl writes narrow and plain no-break spaces; the tests speak of ordinary ones. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const now = new Date('2026-11-23T14:51:00Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);

describe('numbers and sizes', () => {
  test.each([[6512, 'fr', '6 512'], [6512, 'en', '6,512'], [0, 'fr', '0']])('%d in %s', (value, locale, text) => {
    expect(plain(formatNumber(value, locale))).toBe(text);
  });

  test.each([
    [0, '0 o'], [999, '999 o'], [999.6, '1 ko'], [1_000, '1 ko'], [45_300_000, '45 Mo'], [3_400_000_000, '3,4 Go'],
    [9_960_000_000, '10 Go'], [999_600_000_000, '1 To'], [5e18, '5 000 Po'],
  ])('%d bytes read %s', (bytes, text) => {
    expect(plain(formatBytes(bytes, 'fr'))).toBe(text);
  });

  test('English has its own units and decimal point', () => {
    expect(plain(formatBytes(3_400_000_000, 'en'))).toBe('3.4 GB');
  });
});

describe('relative times', () => {
  test.each([
    [0, 'à l’instant'], [44, 'à l’instant'], [50, 'il y a 1 minute'], [180, 'il y a 3 minutes'], [7_200, 'il y a 2 heures'],
    [86_400, 'hier'], [86_400 * 3, 'il y a 3 jours'], [86_400 * 21, 'il y a 3 semaines'], [86_400 * 100, 'il y a 3 mois'],
    [86_400 * 800, 'il y a 2 ans'], [-600, 'dans 10 minutes'],
  ])('%d seconds ago', (seconds, text) => {
    expect(plain(formatRelative(ago(seconds), now, 'fr'))).toBe(text);
  });

  test('in English', () => {
    expect(formatRelative(ago(180), now, 'en')).toBe('3 minutes ago');
  });

  test.each([[40, '40 secondes'], [300, '5 minutes'], [7_200, '2 heures'], [6 * 365.25 * 86_400, '6 ans']])('says how long %d s are', (seconds, text) => {
    expect(plain(formatSpan(seconds, 'fr'))).toBe(text);
  });
});

describe('times are those of Paris', () => {
  test('winter and summer', () => {
    expect(plain(formatHour(new Date('2026-01-05T07:30:00Z'), 'fr'))).toBe('08:30');
    expect(plain(formatHour(new Date('2026-07-05T07:30:00Z'), 'fr'))).toBe('09:30');
  });

  test('midnight belongs to the day of Paris', () => {
    expect(formatDay(new Date('2026-11-22T23:30:00Z'), 'fr')).toBe('23/11/2026');
  });

  test.each([
    ['2026-11-23T16:10:00Z', 'aujourd’hui à 17:10'], ['2026-11-24T07:30:00Z', 'demain à 08:30'], ['2026-11-22T22:59:00Z', 'hier à 23:59'], ['2026-11-26T16:10:00Z', 'jeudi à 17:10'],
    ['2026-11-30T16:10:00Z', 'lundi 30 novembre à 17:10'], ['2026-11-18T16:10:00Z', 'mercredi 18 novembre à 17:10'], ['2027-01-04T16:10:00Z', 'lundi 4 janvier 2027 à 17:10'],
  ])('a planned moment is said by its day: %s', (at, text) => {
    expect(plain(formatMoment(new Date(at), now, 'fr'))).toBe(text);
  });

  test('a planned moment in English', () => {
    expect(formatMoment(new Date('2026-11-24T07:30:00Z'), now, 'en')).toBe('tomorrow at 08:30');
  });

  test('the exact time names the day', () => {
    expect(plain(formatExact(now, 'fr'))).toMatch(/^lundi 23 novembre 2026 à 15:51$/);
  });
});
