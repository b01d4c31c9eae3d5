/** The bar of a deployment: every device is in exactly one part. */
import { REASONS } from '#contract';
import fc from 'fast-check';
import { parts } from '../../../../apps/console/src/rooms/deployments/progress.rules.js';

const sum = (list: { count: number }[]) => list.reduce((total, { count }) => total + count, 0);

describe('the parts of a deployment', () => {
  it('go from done to failed, by what solves itself to what needs a person', () => {
    const list = parts({ total: 126, done: 84, failed: 3, reasons: { disk: 2, offline: 8, lesson: 28, locked: 1 } });
    expect(list.map(({ key, count }) => `${key} ${count}`)).toEqual(['done 84', 'lesson 28', 'locked 1', 'offline 8', 'disk 2', 'failed 3']);
  });

  it('count a failure under its own reason, and once', () => {
    expect(parts({ total: 3, done: 1, failed: 2, reasons: { disk: 2 } })).toEqual([{ key: 'done', count: 1 }, { key: 'disk', count: 2 }]);
    expect(parts({ total: 3, done: 1, failed: 2, reasons: { failed: 2 } })).toEqual([{ key: 'done', count: 1 }, { key: 'failed', count: 2 }]);
  });

  it('call the unexplained rest on its way', () => {
    expect(parts({ total: 5, done: 1, failed: 0, reasons: {} })).toEqual([{ key: 'done', count: 1 }, { key: 'waiting', count: 4 }]);
  });

  it('always make the total', () => {
    const reasons = fc.dictionary(fc.constantFrom(...REASONS), fc.integer({ min: 1, max: 50 }));
    fc.assert(fc.property(reasons, fc.nat(50), fc.nat(50), fc.nat(50), (counted, done, failed, rest) => {
      const explained = Object.entries(counted).reduce((total, [key, n]) => total + (key === 'failed' ? 0 : n), 0);
      const total = done + explained + failed + rest;
      expect(sum(parts({ total, done, failed, reasons: counted }))).toBe(total);
    }));
  });
});
