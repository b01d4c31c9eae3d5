import fc from 'fast-check';
import { MOST_WAVES, type DeploymentWaves, type WaveAmount } from '#contract';
import { amountOf, isTooMuch, nextMove, waveSizes, type WaveStanding } from '../../../apps/server/src/deployments/waves.rules.js';

const amount: fc.Arbitrary<WaveAmount> = fc.oneof(
  fc.record({ unit: fc.constant('devices' as const), value: fc.integer({ min: 1, max: 5_000 }) }),
  fc.record({ unit: fc.constant('percent' as const), value: fc.integer({ min: 1, max: 100 }) }),
);
const plans: fc.Arbitrary<DeploymentWaves> = fc.record({
  first: amount, factor: fc.double({ min: 1, max: 10, noNaN: true }), next: fc.constantFrom('person', 'soak'), soakMinutes: fc.nat(1_000), enough: fc.integer({ min: 1, max: 100 }), abort: amount,
}, { requiredKeys: ['first', 'factor', 'next'] });

describe('sizes of waves', () => {
  it('make the whole, never shrink before the last, and are never empty', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 20_000 }), plans, (total, plan) => {
      const sizes = waveSizes(total, plan);
      if (!sizes) return;
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(total);
      expect(sizes.length).toBeLessThanOrEqual(MOST_WAVES);
      expect(sizes.every((size) => size > 0)).toBe(true);
      const grown = sizes.slice(0, -1);
      expect(grown.every((size, at) => at === 0 || size >= (grown[at - 1] ?? 0))).toBe(true);
    }));
  });

  it('are as a person counts them', () => {
    expect(waveSizes(100, { first: { unit: 'devices', value: 5 }, factor: 2 })).toEqual([5, 10, 20, 40, 25]);
    expect(waveSizes(30, { first: { unit: 'percent', value: 10 }, factor: 3 })).toEqual([3, 9, 18]);
    expect(waveSizes(3, { first: { unit: 'percent', value: 1 }, factor: 1 })).toEqual([1, 1, 1]);
    expect(waveSizes(7, null)).toEqual([7]);
    expect(waveSizes(0, { first: { unit: 'devices', value: 5 }, factor: 2 })).toEqual([0]);
    expect(waveSizes(1_000, { first: { unit: 'devices', value: 1 }, factor: 1 })).toBeUndefined();
  });
});

const standings: fc.Arbitrary<WaveStanding> = fc.record({
  plan: plans, wave: fc.integer({ min: 1, max: 5 }), waves: fc.integer({ min: 1, max: 5 }), excused: fc.nat(20), enoughAt: fc.option(fc.nat(1e9)), now: fc.nat(2e9),
  count: fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50)).map(([done, failed, open]) => ({ devices: done + failed + open, done, failed })),
});

describe('the next move', () => {
  it('never begins a wave while there are too many failures, before its time, or without a person who is asked for', () => {
    fc.assert(fc.property(standings, (standing) => {
      const { plan, count, excused, enoughAt, now, wave, waves } = standing;
      const move = nextMove(standing);
      if (isTooMuch(count, plan.abort, excused)) expect(move.kind).toBe('abort');
      if (move.kind !== 'begin') return;
      expect(wave).toBeLessThan(waves);
      expect(plan.next).toBe('soak');
      expect(now).toBeGreaterThanOrEqual((enoughAt ?? Infinity) + (plan.soakMinutes ?? 0) * 60_000);
    }));
  });

  it('does not abort for failures that were seen, and does for one more than the threshold allows', () => {
    const base = { devices: 10, done: 0 };
    expect(isTooMuch({ ...base, failed: 2 }, { unit: 'devices', value: 2 }, 0)).toBe(true);
    expect(isTooMuch({ ...base, failed: 2 }, { unit: 'devices', value: 2 }, 2)).toBe(false);
    expect(isTooMuch({ ...base, failed: 3 }, { unit: 'percent', value: 10 }, 2)).toBe(true);
    expect(isTooMuch({ ...base, failed: 10 }, undefined, 0)).toBe(false);
    expect(isTooMuch({ devices: 0, done: 0, failed: 0 }, { unit: 'percent', value: 10 }, 0)).toBe(false);
  });

  it('looks again at the very end of the soak time', () => {
    const plan: DeploymentWaves = { first: { unit: 'devices', value: 1 }, factor: 2, next: 'soak', soakMinutes: 30 };
    const standing = { plan, wave: 1, waves: 3, excused: 0, count: { devices: 1, done: 1, failed: 0 }, now: 5_000 };
    expect(nextMove({ ...standing, enoughAt: null })).toEqual({ kind: 'enough' });
    expect(nextMove({ ...standing, enoughAt: 1_000 })).toEqual({ kind: 'wait', at: 1_801_000 });
    expect(nextMove({ ...standing, enoughAt: 1_000, now: 1_801_000 })).toEqual({ kind: 'begin' });
    expect(nextMove({ ...standing, wave: 3, enoughAt: 1_000 })).toEqual({ kind: 'last' });
  });

  it('an amount is at least one of those that there are', () => {
    fc.assert(fc.property(amount, fc.nat(1_000), (some, whole) => {
      const devices = amountOf(some, whole);
      expect(devices).toBeLessThanOrEqual(whole);
      if (whole > 0) expect(devices).toBeGreaterThanOrEqual(1);
    }));
  });
});
