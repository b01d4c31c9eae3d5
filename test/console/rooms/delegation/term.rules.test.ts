import { dayOf, endsSoon, termProblem, untilOf } from '../../../../apps/console/src/rooms/delegation/term.rules.js';

const NOW = new Date('2026-06-01T10:00:00.000Z');

test.each([
  ['2026-06-08T10:00:00.000Z', true], ['2026-06-08T10:00:00.001Z', false], ['2026-06-01T10:00:01.000Z', true], ['2026-05-31T21:59:59.999Z', true], ['2027-01-01T00:00:00.000Z', false],
])('an end at %s is warned of: %s', (until, soon) => expect(endsSoon(until, NOW)).toBe(soon));

test('a day is its last moment in Paris, and back; none is none', () => {
  expect([untilOf('2026-06-30'), untilOf('2026-12-31'), untilOf(''), untilOf('2026-02-30')]).toEqual(['2026-06-30T21:59:59.999Z', '2026-12-31T22:59:59.999Z', undefined, undefined]);
  expect([dayOf('2026-06-30T21:59:59.999Z'), dayOf(null)]).toEqual(['2026-06-30', '']);
});

test.each([['', null], ['2026-06-01', null], ['2026-05-31', 'pastDay'], ['2026-02-30', 'noSuchDay'], ['2036-06-01', null]] as const)('the day %j: %s', (day, problem) => expect(termProblem(day, NOW)).toBe(problem));
