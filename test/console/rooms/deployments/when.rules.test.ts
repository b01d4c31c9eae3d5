/** The clock of Paris, as a field shows it and as the server takes it. */
import fc from 'fast-check';
import { parisMoment, parisWall } from '../../../../apps/console/src/rooms/deployments/when.rules.js';

test.each([
  ['2026-01-05T08:30', '2026-01-05T07:30:00.000Z'], ['2026-07-05T08:30', '2026-07-05T06:30:00.000Z'], ['2026-12-31T23:59', '2026-12-31T22:59:00.000Z'],
  // The hour that autumn has twice is the first one.
  ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
])('%s on the wall is %s', (wall, moment) => {
  expect(parisMoment(wall)).toBe(moment);
});

test.each(['', '2026-13-01T08:00', '2026-02-30T08:00', '2026-01-05', '2026-01-05T24:30', '2026-01-05T08:30:00', 'tomorrow', '2026-03-29T02:30'])('"%s" is no moment', (wall) => {
  expect(parisMoment(wall)).toBeUndefined();
});

test('what a wall shows is the moment it was shown at, but for the second turn of an hour', () => {
  fc.assert(fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), (date) => {
    const at = Math.floor(date.getTime() / 60_000) * 60_000;
    const found = Date.parse(parisMoment(parisWall(new Date(at))) ?? '');
    expect([0, -3_600_000]).toContain(found - at);
  }));
});
