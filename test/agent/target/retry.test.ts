import fc from 'fast-check';
import { REASONS } from '#contract';
import { retryDelay, stateFor } from '../../../agent/src/target/retry.js';

describe('retryDelay', () => {
  it('grows with the attempts and never beyond six hours and a spread', () => {
    fc.assert(fc.property(fc.constantFrom(...REASONS), fc.integer({ min: 0, max: 1e9 }), fc.double({ min: 0, max: 1, noNaN: true }), (reason, attempts, random) => {
      const wait = retryDelay(reason, attempts, () => random);
      expect(wait).toBeGreaterThanOrEqual(12_000);
      expect(wait).toBeLessThanOrEqual(6 * 3_600_000 * 1.2);
      expect(retryDelay(reason, attempts + 1, () => random)).toBeGreaterThanOrEqual(wait);
    }));
  });

  it('a held lock is tried again within seconds, and is no failure', () => {
    expect(retryDelay('locked', 1, () => 0.5)).toBe(15_000);
    expect(stateFor('locked')).toBe('waiting');
    expect(stateFor('corrupt')).toBe('failed');
  });
});
