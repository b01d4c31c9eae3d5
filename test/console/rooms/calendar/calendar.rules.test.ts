import type { PlaceCalendarView, SchoolYearsView } from '#contract';
import { byWeekday, daysOfYear, lookOf, schoolMonths, schoolYearOf, unknownYears } from '../../../../apps/console/src/rooms/calendar/calendar.rules.js';

const view: Pick<PlaceCalendarView, 'periods' | 'closed' | 'class'> = {
  class: [{ weekdays: [1, 2, 4, 5], from: '13:30', to: '16:30' }, { weekdays: [1, 2, 4, 5], from: '08:30', to: '11:30' }],
  closed: [{ from: '2026-12-19', to: '2027-01-03' }, { from: '2027-05-06', to: '2027-05-06' }, { from: '2027-06-10', to: '2027-06-10' }],
  periods: [
    { kind: 'holiday', name: 'Noël', from: '2026-12-19', to: '2027-01-03', hours: null, exception: null }, { kind: 'public', name: 'Noël, jour férié', from: '2026-12-25', to: '2026-12-25', hours: null, exception: null },
    { kind: 'public', name: 'Ascension', from: '2027-05-06', to: '2027-05-06', hours: null, exception: null }, { kind: 'holiday', name: 'Pont', from: '2027-05-07', to: '2027-05-07', hours: null, exception: null },
    { kind: 'open', name: 'Rattrapage', from: '2027-05-07', to: '2027-05-07', hours: null, exception: null }, { kind: 'closed', name: 'Travaux', from: '2027-06-10', to: '2027-06-10', hours: null, exception: null },
    { kind: 'event', name: 'Kermesse', from: '2027-06-19', to: '2027-06-19', hours: { from: '14:00', to: '18:00' }, exception: null },
  ],
};

test('twelve months from September to August, each day once, weeks from Monday to Sunday', () => {
  const months = schoolMonths(2026);
  expect([months.length, months[0]?.first, months[3]?.first, months[4]?.first, months[11]?.first]).toEqual([12, '2026-09-01', '2026-12-01', '2027-01-01', '2027-08-01']);
  const days = months.flatMap(({ weeks }) => weeks.flat().filter((day) => day !== null));
  expect([days.length, new Set(days).size, days[0], days.at(-1)]).toEqual([365, 365, daysOfYear(2026).from, daysOfYear(2026).to]);
  for (const { weeks } of months) for (const week of weeks) expect(week).toHaveLength(7);
  // The first of September 2026 is a Tuesday.
  expect(months[0]?.weeks[0]?.slice(0, 3)).toEqual([null, '2026-09-01', '2026-09-02']);
  expect([schoolYearOf('2026-07-31'), schoolYearOf('2026-08-01')]).toEqual([2025, 2026]);
});

test('a day says what it is, and all that makes it so', () => {
  const state = (day: string) => lookOf(view, day).state;
  expect([state('2026-12-18'), state('2026-12-16'), state('2026-12-21'), state('2026-12-25'), state('2027-05-06'), state('2027-05-07'), state('2027-06-10')]).toEqual(['class', 'free', 'holiday', 'public', 'public', 'class', 'closed']);
  expect(lookOf(view, '2027-06-19')).toEqual({ state: 'free', event: true, names: ['Kermesse (14:00–18:00)'] });
  expect(lookOf(view, '2027-05-07').names).toEqual(['Pont', 'Rattrapage']);
});

test('hours stand by weekday, in order', () => {
  expect(byWeekday(view.class).map(({ weekday, stretches }) => `${weekday} ${stretches.map(({ from }) => from).join()}`)).toEqual(['1 08:30,13:30', '2 08:30,13:30', '3 ', '4 08:30,13:30', '5 08:30,13:30', '6 ', '7 ']);
});

test('what is missing: of zones in use, this year and the next', () => {
  const year = (zone: 'A' | 'B', of: number, state: 'whole' | 'partial' | 'missing') => ({ zone, year: of, state, holidays: [], source: null, by: null, at: null });
  const years: SchoolYearsView = { current: 2026, zones: [{ zone: 'A', sites: 3 }], unplaced: 0, years: [year('A', 2026, 'whole'), year('A', 2027, 'partial'), year('A', 2028, 'missing'), year('B', 2026, 'missing')] };
  expect(unknownYears(years).map(({ zone, year: of }) => `${zone} ${of}`)).toEqual(['A 2027']);
});
