/** The end of a role is the end of a day in Paris, whatever the season and wherever the browser is. */
import fc from 'fast-check';
import { dayProblem, endOfDay, endsSoon, lastDay, parisDay } from '../../../../apps/console/src/rooms/users/until.rules.js';

describe('the end of a day in Paris', () => {
  test.each([
    ['2026-12-31', '2026-12-31T22:59:59.999Z', 'winter'],
    ['2027-07-13', '2027-07-13T21:59:59.999Z', 'summer'],
    ['2027-03-27', '2027-03-27T22:59:59.999Z', 'the eve of summer time'],
    ['2027-03-28', '2027-03-28T21:59:59.999Z', 'the day it begins'],
    ['2027-10-31', '2027-10-31T22:59:59.999Z', 'the day it ends'],
    ['2028-02-29', '2028-02-29T22:59:59.999Z', 'a leap day'],
  ])('%s ends at %s (%s)', (day, end) => expect(endOfDay(day)).toBe(end));

  test.each(['', '31/12/2026', '2026-12', '2026-02-30', '2027-02-29', '2026-13-01', '2026-00-10', 'demain'])('"%s" is no day', (day) => expect(endOfDay(day)).toBeUndefined());

  test('every day of the calendar has one, a millisecond before the next day', () => {
    const days = fc.date({ min: new Date('2020-01-01T12:00:00Z'), max: new Date('2060-01-01T12:00:00Z'), noInvalidDate: true });
    fc.assert(fc.property(days, (at) => {
      const day = parisDay(at);
      const end = new Date(endOfDay(day) ?? Number.NaN);
      expect(parisDay(end)).toBe(day);
      expect(parisDay(new Date(end.getTime() + 1)) > day).toBe(true);
      expect(end.getTime()).toBeGreaterThanOrEqual(at.getTime());
    }));
  });
});

describe('the day that is picked', () => {
  const now = new Date('2026-11-30T23:30:00Z'); // Half past midnight on 1 December in Paris.

  test('may be left out, unless the role always ends', () => {
    expect(dayProblem('', false, now)).toBeNull();
    expect(dayProblem('', true, now)).toBe('noDay');
  });

  test('is today or later, as Paris counts days', () => {
    expect(parisDay(now)).toBe('2026-12-01');
    expect(dayProblem('2026-11-30', false, now)).toBe('pastDay');
    expect(dayProblem('2026-12-01', true, now)).toBeNull();
    expect(dayProblem('2026-02-30', true, now)).toBe('noSuchDay');
  });

  test('is within a year, as the server asks', () => {
    expect(lastDay(now)).toBe('2027-12-01');
    expect(dayProblem(lastDay(now), true, now)).toBeNull();
    expect(dayProblem('2027-12-05', false, now)).toBe('farDay');
  });

  test('deserves a look in its last two weeks', () => {
    expect(endsSoon(null, now)).toBe(false);
    expect(endsSoon('2026-12-31T22:59:59.999Z', now)).toBe(false);
    expect(endsSoon('2026-12-10T22:59:59.999Z', now)).toBe(true);
  });
});
