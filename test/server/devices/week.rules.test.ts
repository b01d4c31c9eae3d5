import fc from 'fast-check';
import type { Calendar, SettingValue } from '#contract';
import { WEEKS } from '../../../apps/server/src/calendar/hours.rules.js';
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

  const calendar = (week: SettingValue<'school.week'>, more: Partial<Calendar> = {}): Calendar => ({ zone: 'Europe/Paris', class: [...WEEKS[week]], closed: [], ...more });
  const open = (day: string, one: Calendar) => classHours(day, one).flatMap((on, i) => (on ? [i] : []));
  const [morning, afternoon] = [[17, 18, 19, 20, 21, 22], [27, 28, 29, 30, 31]];

  test('class is four days a week, or five mornings, from half past eight; or it is not said', () => {
    const mornings = calendar('ecole-4.5j');
    expect([open('2026-01-13', mornings), open('2026-01-14', mornings), open('2026-01-17', mornings)]).toEqual([[...morning, ...afternoon], morning, []]);
    expect(open('2026-01-13', calendar('none'))).toEqual([]);
    expect(open('2026-01-13', calendar('ecole-4j'))).toEqual([...morning, ...afternoon, 32]);
    expect(open('2026-01-14', calendar('ecole-4j'))).toEqual([]);
    expect(open('2026-01-17', calendar('ecole-4j'))).toEqual([]);
  });

  test('days without class have none; a half hour that class only touches is not one, one that it enters is', () => {
    const holidays = calendar('ecole-4j', { closed: [{ from: '2026-01-12', to: '2026-01-13' }] });
    expect([open('2026-01-13', holidays), open('2026-01-15', holidays)]).toEqual([[], [...morning, ...afternoon, 32]]);
    expect(open('2026-01-13', calendar('none', { class: [{ weekdays: [2], from: '08:45', to: '09:01' }, { weekdays: [2], from: '13:00', to: '13:30' }] }))).toEqual([17, 18, 26]);
  });

  test('class on the wall of another territory stands in the half hours of Paris', () => {
    // In January it is 04:30 in Martinique when it is 09:30 in Paris, and 12:30 on Réunion.
    expect(open('2026-01-13', calendar('ecole-4j', { zone: 'America/Martinique' }))).toEqual([27, 28, 29, 30, 31, 32, 37, 38, 39, 40, 41, 42]);
    expect(open('2026-01-13', calendar('ecole-4j', { zone: 'Indian/Reunion' }))).toEqual([11, 12, 13, 14, 15, 16, 21, 22, 23, 24, 25, 26]);
    expect(open('2026-01-14', calendar('ecole-4j', { zone: 'Pacific/Noumea', closed: [{ from: '2026-01-15', to: '2026-01-15' }] }))).toEqual([]);
  });

  test('a week has every day, those without a row too', () => {
    const week = presenceWeek('2026-01-12', 7, [{ day: '2026-01-13', online: (1n << 47n) | 1n, weak: 1n }], calendar('ecole-4j'));
    expect(week.days).toHaveLength(7);
    expect(week.days[1]).toMatchObject({ date: '2026-01-13' });
    expect([week.days[1]?.online[0], week.days[1]?.online[47], week.days[1]?.weak[0], week.days[0]?.online.some(Boolean)]).toEqual([true, true, true, false]);
  });
});
