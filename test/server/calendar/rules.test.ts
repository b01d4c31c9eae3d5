/** Zones, public holidays, school years and hours, as pure rules. */
import fc from 'fast-check';
import { CALENDAR_LIMITS, HOLIDAY_ZONES, weekdayOf, type ClassHours, type HolidayZone } from '#contract';
import { addDays, daysIn, horizonOf, isWhole, schoolYearOf, without, yearsIn, type Period } from '../../../apps/server/src/calendar/days.rules.js';
import { together, WEEKS } from '../../../apps/server/src/calendar/hours.rules.js';
import { easter, publicHolidays } from '../../../apps/server/src/calendar/public-holidays.rules.js';
import { yearOf, yearProblem } from '../../../apps/server/src/calendar/school-year.rules.js';
import { LAST_SHIPPED, shippedYear } from '../../../apps/server/src/calendar/shipped.rules.js';
import { departmentOf, publicRegionOf, timeZoneOf, zoneOf } from '../../../apps/server/src/calendar/zone.rules.js';

const day = fc.integer({ min: 0, max: 2_000 }).map((days) => addDays('2025-01-01', days));
const period = fc.tuple(day, fc.integer({ min: 0, max: 40 })).map(([from, more]): Period => ({ from, to: addDays(from, more) }));
const has = (periods: readonly Period[], one: string) => periods.some(({ from, to }) => from <= one && one <= to);

describe('where a place is', () => {
  test.each([
    ['40088', '40', 'A'], ['33063', '33', 'A'], ['14118', '14', 'B'], ['31555', '31', 'C'], ['75056', '75', 'C'], ['2A004', '2A', 'corse'], ['20200', '2B', 'corse'], ['20000', '2A', 'corse'],
    ['67482', '67', 'B'], ['97105', '971', 'guadeloupe'], ['97209', '972', 'martinique'], ['97302', '973', 'guyane'], ['97411', '974', 'reunion'], ['97502', '975', 'saint-pierre-et-miquelon'],
    ['97608', '976', 'mayotte'], ['97801', '978', 'guadeloupe'], ['98818', '988', 'nouvelle-caledonie'],
  ])('%s is in department %s, zone %s', (code, department, zone) => expect([departmentOf(code), zoneOf(departmentOf(code))]).toEqual([department, zone]));
  test.each([null, undefined, '', '4008', '200000001', 'ABCDE', '2C004'])('%p is in none', (code) => expect(zoneOf(departmentOf(code))).toBeUndefined());

  test('every department of the mainland is in one zone', () => {
    const departments = Array.from({ length: 95 }, (_, at) => String(at + 1).padStart(2, '0')).flatMap((one) => (one === '20' ? ['2A', '2B'] : [one]));
    expect(departments.filter((one) => zoneOf(one) === undefined)).toEqual([]);
    expect(departments.map((one) => zoneOf(one)).filter((zone) => zone === 'A')).toHaveLength(32);
  });

  test('each zone has a clock that runs, and its own public holidays', () => {
    for (const zone of HOLIDAY_ZONES) expect(() => new Intl.DateTimeFormat('fr', { timeZone: timeZoneOf(zone) })).not.toThrow();
    expect([timeZoneOf('A'), timeZoneOf('corse'), timeZoneOf('reunion'), timeZoneOf(undefined)]).toEqual(['Europe/Paris', 'Europe/Paris', 'Indian/Reunion', 'Europe/Paris']);
    expect([publicRegionOf('67', 'B'), publicRegionOf('54', 'B'), publicRegionOf('978', 'guadeloupe'), publicRegionOf(undefined, 'guadeloupe'), publicRegionOf(undefined, undefined)]).toEqual(['67', null, 'MF', 'GP', null]);
  });
});

describe('public holidays', () => {
  // Checked against published tables.
  test.each([[2000, '2000-04-23'], [2008, '2008-03-23'], [2024, '2024-03-31'], [2025, '2025-04-20'], [2026, '2026-04-05'], [2027, '2027-03-28'], [2028, '2028-04-16'], [2038, '2038-04-25']])('Easter of %i is on %s', (year, on) => expect(easter(year)).toBe(on));

  test('of 2026: eleven, thirteen in Alsace and Moselle, twelve overseas', () => {
    expect(publicHolidays(null, 2026).map(({ day: on }) => on)).toEqual([
      '2026-01-01', '2026-04-06', '2026-05-01', '2026-05-08', '2026-05-14', '2026-05-25', '2026-07-14', '2026-08-15', '2026-11-01', '2026-11-11', '2026-12-25',
    ]);
    const only = (region: Parameters<typeof publicHolidays>[0]) => publicHolidays(region, 2026).map(({ day: on }) => on).filter((on) => !publicHolidays(null, 2026).some((one) => one.day === on));
    expect([only('67'), only('68'), only('57')]).toEqual(Array.from({ length: 3 }, () => ['2026-04-03', '2026-12-26']));
    expect([only('GP'), only('MQ'), only('GF'), only('RE'), only('YT'), only('BL'), only('MF')]).toEqual([['2026-05-27'], ['2026-05-22'], ['2026-06-10'], ['2026-12-20'], ['2026-04-27'], ['2026-10-09'], ['2026-05-28']]);
  });

  test('Easter is a Sunday between 22 March and 25 April', () => {
    fc.assert(fc.property(fc.integer({ min: 1900, max: 2199 }), (year) => {
      expect(weekdayOf(easter(year))).toBe(7);
      expect(easter(year) >= `${year}-03-22` && easter(year) <= `${year}-04-25`).toBe(true);
    }));
  });
});

describe('stretches of days', () => {
  test('what is closed and not opened, in order and apart', () => {
    fc.assert(fc.property(fc.array(period, { maxLength: 8 }), fc.array(period, { maxLength: 4 }), (closed, open) => {
      const left = without(closed, open);
      for (const [at, one] of left.entries()) expect(one.from <= one.to && (at === 0 || addDays(left[at - 1]?.to ?? '', 1) < one.from || open.some((cut) => cut.from <= one.from && left[at - 1]!.to <= cut.to))).toBe(true);
      for (const one of [...closed, ...open].flatMap(({ from, to }) => [from, to, addDays(from, -1), addDays(to, 1)])) expect(has(left, one)).toBe(has(closed, one) && !has(open, one));
    }));
  });

  test('neighbours are one', () => expect(without([{ from: '2026-05-15', to: '2026-05-16' }, { from: '2026-05-14', to: '2026-05-14' }, { from: '2026-05-18', to: '2026-05-18' }], [])).toEqual([{ from: '2026-05-14', to: '2026-05-16' }, { from: '2026-05-18', to: '2026-05-18' }]));

  test('a school year begins in August; its summer belongs to it', () => {
    expect([schoolYearOf('2026-07-31'), schoolYearOf('2026-08-01'), schoolYearOf('2027-01-04')]).toEqual([2025, 2026, 2026]);
    expect(horizonOf('2026-11-30')).toEqual({ from: '2026-08-01', to: '2028-08-31' });
    expect([yearsIn({ from: '2026-11-01', to: '2026-11-30' }), yearsIn({ from: '2026-08-20', to: '2026-08-20' }), yearsIn({ from: '2026-08-01', to: '2028-08-31' })]).toEqual([[2026], [2025, 2026], [2025, 2026, 2027, 2028]]);
    fc.assert(fc.property(period, (one) => expect(yearsIn(one)).toContain(schoolYearOf(one.from))));
  });
});

describe('school years', () => {
  const MAINLAND = ['A', 'B', 'C'] as const;
  const YEARS = [2025, 2026, 2027];
  test('as published for 2025-2026: Toussaint, Noël, winter and spring by zone, the bridge of Ascension, the summer', () => {
    expect(shippedYear('A', 2025).map(({ from, to }) => `${from} ${to}`)).toEqual([
      '2025-10-18 2025-11-02', '2025-12-20 2026-01-04', '2026-02-07 2026-02-22', '2026-04-04 2026-04-19', '2026-05-15 2026-05-16', '2026-07-04 2026-08-31',
    ]);
    expect([shippedYear('B', 2025)[2], shippedYear('C', 2025)[2]]).toMatchObject([{ from: '2026-02-14', to: '2026-03-01' }, { from: '2026-02-21', to: '2026-03-08' }]);
    expect([shippedYear('B', 2025)[3], shippedYear('C', 2025)[3]]).toMatchObject([{ from: '2026-04-11', to: '2026-04-26' }, { from: '2026-04-18', to: '2026-05-03' }]);
  });

  test('each begins after a day of class and ends before one, as their year takes them; what is not published is not there', () => {
    for (const zone of MAINLAND) {
      for (const year of YEARS) {
        const holidays = shippedYear(zone, year);
        expect(yearProblem(year, holidays)).toBeUndefined();
        for (const { name, from } of holidays) expect([name, weekdayOf(from)]).toEqual([name, name.startsWith('Pont') ? 5 : 6]);
        expect([zone, year, isWhole(zone, year, holidays)]).toEqual([zone, year, year < LAST_SHIPPED]);
      }
      // Two weeks in winter and in spring, and a day more where a public holiday follows.
      for (const name of ['Vacances d’Hiver', 'Vacances de Printemps']) for (const year of YEARS) expect(daysIn(shippedYear(zone, year).find((one) => one.name === name)!)).toBeGreaterThanOrEqual(16);
    }
    expect([shippedYear('corse', 2026), shippedYear('A', 2024), shippedYear('A', 2028)]).toEqual([[], [], []]);
  });

  test.each([
    [[{ name: 'x', from: '2026-10-32', to: '2026-11-01' }], 'holidays.0.from', 'format'], [[{ name: 'x', from: '2026-10-17', to: '2026-10-16' }], 'holidays.0.to', 'combination'],
    [[{ name: 'x', from: '2025-10-17', to: '2025-10-18' }], 'holidays.0.from', 'range'],
    [[{ name: 'x', from: '2026-10-17', to: '2026-11-01' }, { name: 'y', from: '2026-11-01', to: '2026-11-02' }], 'holidays.1.from', 'repeated'],
  ])('%j is refused', (holidays, field, code) => expect(yearProblem(2026, holidays)).toMatchObject({ field, code }));

  test('a year is what the file calls it, unless its days say otherwise', () => {
    expect([yearOf('2026-2027', '2026-10-17'), yearOf('2026-2027', '2025-10-17'), yearOf('2026', '2026-12-19'), yearOf('', '2027-07-03')]).toEqual([2026, 2025, 2026, 2026]);
    expect([isWhole('reunion' satisfies HolidayZone, 2026, shippedYear('A', 2026).slice(0, 4)), isWhole('A', 2026, shippedYear('A', 2026).slice(0, 4))]).toEqual([true, false]);
  });
});

describe('hours of several schools', () => {
  const clock = fc.integer({ min: 8 * 12, max: 17 * 12 }).map((five) => `${String(Math.floor(five / 12)).padStart(2, '0')}:${String((five % 12) * 5).padStart(2, '0')}`);
  const line = fc.tuple(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }), clock, clock).map(([weekdays, one, other]): ClassHours => ({ weekdays, from: one < other ? one : other, to: one < other ? other : `${other.slice(0, 2)}:59` }));
  const inClass = (hours: readonly ClassHours[], weekday: number, at: string) => hours.some(({ weekdays, from, to }) => weekdays.includes(weekday) && from <= at && at < to);

  test('there is class when one of them has it; a calendar takes what comes out', () => {
    fc.assert(fc.property(fc.array(fc.array(line, { maxLength: 5 }), { maxLength: 3 }), clock, (schools, at) => {
      const all = together(schools);
      expect(all.length).toBeLessThanOrEqual(CALENDAR_LIMITS.hours);
      for (let weekday = 1; weekday <= 7; weekday++) if (schools.some((hours) => inClass(hours, weekday, at))) expect(inClass(all, weekday, at)).toBe(true);
    }));
  });

  test('days with the same hours stand in one line; too many lines become one stretch a day', () => {
    expect(together([WEEKS['ecole-4.5j']])).toEqual(WEEKS['ecole-4.5j']);
    expect(together([WEEKS['ecole-4j'], [{ weekdays: [5, 3], from: '11:00', to: '12:00' }]])).toEqual([
      { weekdays: [1, 2, 4], from: '08:30', to: '11:30' }, { weekdays: [5], from: '08:30', to: '12:00' }, { weekdays: [3], from: '11:00', to: '12:00' }, { weekdays: [1, 2, 4, 5], from: '13:30', to: '16:30' },
    ]);
    const many = Array.from({ length: 25 }, (_, at): ClassHours => ({ weekdays: [1 + (at % 5)], from: `${String(8 + Math.floor(at / 5)).padStart(2, '0')}:${10 + at}`, to: `${String(8 + Math.floor(at / 5)).padStart(2, '0')}:${15 + at}` }));
    expect(together([many])).toHaveLength(5);
    expect(together([[], []])).toEqual([]);
  });
});
