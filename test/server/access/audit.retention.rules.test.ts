import fc from 'fast-check';
import { keptSince } from '../../../apps/server/src/access/audit.retention.rules.js';

const DAY = 86_400_000;

test.each([
  ['2026-11-30T18:26:10.512Z', 12, '2025-11-30T00:00:00.000Z'], ['2026-03-31T00:00:00.000Z', 1, '2026-02-28T00:00:00.000Z'], ['2024-02-29T23:59:59.999Z', 12, '2023-02-28T00:00:00.000Z'],
  ['2026-01-15T12:00:00.000Z', 6, '2025-07-15T00:00:00.000Z'], ['2028-08-31T01:00:00.000Z', 6, '2028-02-29T00:00:00.000Z'], ['2026-12-31T01:00:00.000Z', 60, '2021-12-31T00:00:00.000Z'],
])('at %s what is %d months old is kept since %s', (now, months, since) => expect(keptSince(new Date(now), months).toISOString()).toBe(since));

test('it never goes back, moves once a day, keeps at least what fewer months keep, and is so many months away', () => {
  fc.assert(fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 400 }), (now, months, days) => {
    const since = keptSince(now, months);
    expect(since.getTime() % DAY).toBe(0);
    expect(keptSince(new Date(Math.floor(now.getTime() / DAY) * DAY), months)).toEqual(since);
    expect(keptSince(new Date(now.getTime() + days * DAY), months) >= since).toBe(true);
    expect(keptSince(now, months + 1) < since).toBe(true);
    const apart = (now.getUTCFullYear() - since.getUTCFullYear()) * 12 + now.getUTCMonth() - since.getUTCMonth();
    expect(apart).toBe(months);
  }));
});
