import fc from 'fast-check';
import { isOpen, REASONS, WINDOWS, type Calendar, type Timing } from '#contract';
import { expectedOf, HALF_HOUR, horizonFrom, isUsual, openSlots, type Standing, type UsualWeek } from '../../../apps/server/src/deployments/why.rules.js';

const DAY = 48 * HALF_HOUR;
/** A Monday, 05:10 in Paris. */
const NOW = Date.parse('2026-03-09T04:10:00Z');
const calendar: Calendar = {
  zone: 'Europe/Paris', class: [{ weekdays: [1, 2, 4, 5], from: '08:30', to: '11:30' }, { weekdays: [1, 2, 4, 5], from: '13:30', to: '16:30' }], closed: [{ from: '2026-04-04', to: '2026-04-19' }],
};
const waiting: Standing = { reason: 'waiting', failed: false, online: true, week: null, timing: null, open: undefined, calendar: undefined, retryAt: null, heldUntil: null };
const bitsOf = (...halfHours: number[]): number => halfHours.reduce((sum, n) => sum + 2 ** n, 0);
/** On Tuesdays and Fridays from 09:00 to 10:00. */
const school: UsualWeek = [0, bitsOf(18, 19), 0, 0, bitsOf(18, 19), 0, 0];
const when = (at: number): string => new Date(at).toISOString();
const withWindows = (standing: Standing, timing: Timing, now = NOW): Standing => ({ ...standing, timing, calendar, open: openSlots(horizonFrom(now), calendar, timing.windows, now) });

describe('when a device is likely to be done', () => {
  const expected = (standing: Standing, now = NOW) => {
    const found = expectedOf(standing, horizonFrom(now), now);
    return found && [when(found.at), found.basis];
  };

  it('is now for one that is connected, and its next usual half hour for one that is away', () => {
    expect(expected(waiting)).toEqual([when(NOW), 'online']);
    expect(expected({ ...waiting, reason: 'offline', online: false, week: school })).toEqual(['2026-03-10T08:00:00.000Z', 'usual-hours']);
    expect(expected({ ...waiting, reason: 'offline', online: false })).toBeNull();
  });

  it('is when it is on and may be disturbed, not one of both', () => {
    const evening: Timing = { windows: ['night'], download: 'early' };
    // Away, usually on in the mornings only: the night does not help, until the deadline ends the waiting for it.
    expect(expected(withWindows({ ...waiting, reason: 'offline', online: false, week: school }, evening))).toBeNull();
    expect(expected(withWindows({ ...waiting, reason: 'offline', online: false, week: school }, { ...evening, deadline: '2026-03-12T00:00:00.000Z' }))).toEqual(['2026-03-13T08:00:00.000Z', 'deadline']);
    expect(expected(withWindows(waiting, { windows: ['holidays'], download: 'early' }, NOW))).toEqual(['2026-04-03T22:00:00.000Z', 'window']);
    const lesson = Date.parse('2026-03-09T08:00:00Z');
    expect(expected(withWindows({ ...waiting, reason: 'window' }, { windows: ['outside-class'], download: 'early' }, lesson), lesson)).toEqual(['2026-03-09T10:30:00.000Z', 'window']);
  });

  it('is the next try, the start, or the end of the soak, when these are known', () => {
    expect(expected({ ...waiting, reason: 'locked', retryAt: NOW + 60_000 })).toEqual([when(NOW + 60_000), 'retry']);
    expect(expected({ ...waiting, reason: 'failed', failed: true, retryAt: null })).toBeNull();
    expect(expected({ ...waiting, timing: { windows: [], download: 'early', from: when(NOW + DAY) } })).toEqual([when(NOW + DAY), 'start']);
    expect(expected({ ...waiting, reason: 'wave', heldUntil: { at: NOW + HALF_HOUR, basis: 'soak' } })).toEqual([when(NOW + HALF_HOUR), 'soak']);
    expect(expected({ ...waiting, reason: 'wave' })).toBeNull();
    for (const reason of ['paused', 'pinned', 'unsupported', 'refused'] as const) expect(expected({ ...waiting, reason })).toBeNull();
  });

  it('is never in the past, and always at a moment in which nothing stands against it', () => {
    const weeks = fc.option(fc.array(fc.nat(2 ** 30).map((n) => n * 2 ** 18 + n), { minLength: 7, maxLength: 7 }));
    const timings = fc.option(fc.record({ windows: fc.uniqueArray(fc.constantFrom(...WINDOWS)), download: fc.constant('early' as const) }));
    fc.assert(fc.property(fc.nat(300 * 24 * 60), fc.constantFrom(...REASONS), fc.boolean(), fc.boolean(), weeks, timings, fc.option(fc.nat(10 * DAY)), (minutes, reason, failed, online, week, timing, retry) => {
      const now = NOW + minutes * 60_000;
      const horizon = horizonFrom(now);
      const windowed = timing !== null && timing.windows.length > 0;
      const standing: Standing = { reason, failed, online, week, timing, calendar: windowed ? calendar : undefined, open: windowed ? openSlots(horizon, calendar, timing.windows, now) : undefined, retryAt: retry === null ? null : now + retry, heldUntil: null };
      const found = expectedOf(standing, horizon, now);
      if (!found) return;
      expect(found.at).toBeGreaterThanOrEqual(now);
      const slot = horizon.slots.find(({ at }) => at <= found.at && found.at < at + HALF_HOUR);
      if (!slot) return;
      // In the half hour in which a window opens it is open at its beginning or not at all: lessons begin and end with half hours here.
      if (windowed && slot.at > now) expect(isOpen(calendar, timing.windows, slot.at)).toBe(true);
      if (!online) expect(week !== null && isUsual(week, slot)).toBe(true);
    }), { numRuns: 200 });
  });
});
