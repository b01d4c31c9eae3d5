import fc from 'fast-check';
import type { SettingValue } from '#contract';
import { addDays, classHours, HALF_HOUR, halfHour, isDay, mondayOf, presenceWeek, SLOTS, slotOf } from '../../../apps/server/src/devices/week.rules.js';

describe('half hours in Paris', () => {
  test.each([
    ['2026-01-13T08:29:59Z', '2026-01-13', 18], ['2026-01-13T08:30:00Z', '2026-01-13', 19], ['2026-01-12T23:00:00Z', '2026-01-13', 0],
    ['2026-07-01T22:15:00Z', '2026-07-02', 0], ['2026-07-01T06:30:00Z', '2026-07-01', 17],
    // The hour that does not exist in March, and the one that comes twice in October.
    ['2026-03-29T00:59:00Z', '2026-03-29', 3], ['2026-03-29T01:00:00Z', '2026-03-29', 6],
    ['2026-10-25T00:10:00Z', '2026-10-25', 4], ['2026-10-25T01:10:00Z', '2026-10-25', 4],
  ])('%s is on %s in slot %i', (at, day, index) => expect(slotOf(Date.parse(at))).toEqual({ day, index }));

  test('the same half hour is the same slot, and each slot is one of the day', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }), (at) => {
      const slot = slotOf(at);
      expect(slotOf(halfHour(at) * HALF_HOUR)).toEqual(slot);
      expect(slot.index).toBeGreaterThanOrEqual(0);
      expect(slot.index).toBeLessThan(SLOTS);
      expect(isDay(slot.day)).toBe(true);
    }));
  });

  test.each([['2026-01-12', '2026-01-12'], ['2026-01-18', '2026-01-12'], ['2026-03-01', '2026-02-23']])('the Monday of %s is %s', (day, monday) => expect(mondayOf(day)).toBe(monday));
  test.each(['2026-02-30', '2026-13-01', '26-01-01', '', '2026-1-1', '9999-12-31'])('%p is no day', (text) => expect(isDay(text)).toBe(false));
  test('days follow each other over months and clock changes', () => expect([addDays('2026-03-28', 2), addDays('2026-03-01', -1)]).toEqual(['2026-03-30', '2026-02-28']));

  test('class is four days a week, or five mornings, from half past eight; or it is not said', () => {
    const open = (day: string, week: SettingValue<'school.week'> = 'ecole-4j') => classHours(day, week).flatMap((on, i) => (on ? [i] : []));
    const [morning, afternoon] = [[17, 18, 19, 20, 21, 22], [27, 28, 29, 30, 31]];
    expect([open('2026-01-13', 'ecole-4.5j'), open('2026-01-14', 'ecole-4.5j'), open('2026-01-17', 'ecole-4.5j')]).toEqual([[...morning, ...afternoon], morning, []]);
    expect(open('2026-01-13', 'none')).toEqual([]);
    expect(open('2026-01-13')).toEqual([17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32]);
    expect(open('2026-01-14')).toEqual([]);
    expect(open('2026-01-17')).toEqual([]);
  });

  test('a week has every day, those without a row too', () => {
    const week = presenceWeek('2026-01-12', 7, [{ day: '2026-01-13', online: (1n << 47n) | 1n, weak: 1n }], 'ecole-4j');
    expect(week.days).toHaveLength(7);
    expect(week.days[1]).toMatchObject({ date: '2026-01-13' });
    expect([week.days[1]?.online[0], week.days[1]?.online[47], week.days[1]?.weak[0], week.days[0]?.online.some(Boolean)]).toEqual([true, true, true, false]);
  });
});
