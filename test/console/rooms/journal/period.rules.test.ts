import fc from 'fast-check';
import { isBackwards, presetOf, presetPeriod, startOfDay, toMoments } from '../../../../apps/console/src/rooms/journal/period.rules.js';

describe('a period of the journal', () => {
  test.each([
    ['2026-11-30', '2026-11-29T23:00:00.000Z'], ['2026-07-14', '2026-07-13T22:00:00.000Z'],
    // The days on which the clocks change begin before they do.
    ['2026-03-29', '2026-03-28T23:00:00.000Z'], ['2026-10-25', '2026-10-24T22:00:00.000Z'], ['2026-10-26', '2026-10-25T23:00:00.000Z'],
  ])('%s begins in Paris at %s', (day, moment) => expect(startOfDay(day)).toBe(moment));

  test.each(['', 'hier', '2026-13-01', '2026-1-1', undefined])('%p is no day', (day) => expect(startOfDay(day)).toBeUndefined());

  test('the last day counts to its end, and a day is as long as it is', () => {
    expect(toMoments({ from: '2026-12-31', to: '2026-12-31' })).toEqual({ from: '2026-12-30T23:00:00.000Z', to: '2026-12-31T23:00:00.000Z' });
    fc.assert(fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }), (at) => {
      const day = at.toISOString().slice(0, 10);
      const { from, to } = toMoments({ from: day, to: day });
      expect([23, 24, 25]).toContain((Date.parse(to ?? '') - Date.parse(from ?? '')) / 3_600_000);
    }));
  });

  test('a usual stretch is known again, also shortly after midnight in Paris', () => {
    const now = new Date('2026-11-30T23:30:00Z');
    expect(presetPeriod('today', now)).toEqual({ from: '2026-12-01' });
    expect(presetPeriod('week', now)).toEqual({ from: '2026-11-25' });
    expect(presetOf(presetPeriod('month', now), now)).toBe('month');
    expect(presetOf({ from: '2026-11-25', to: '2026-11-26' }, now)).toBeUndefined();
    expect([isBackwards({ from: '2026-02-02', to: '2026-02-01' }), isBackwards({ from: '2026-02-02' })]).toEqual([true, false]);
  });
});
