import fc from 'fast-check';
import { REASONS, type ItemState, type Reason } from '#contract';
import { progressOf, settlements, type CountedItems } from '../../../apps/server/src/deployments/deployments.rules.js';

const none = { done: 0, failed: 0 };
const items = (state: ItemState, reason: Reason | null, count: number): CountedItems => ({ state, reason, count });

describe('progress of a deployment', () => {
  it('counts what is not done by reason', () => {
    const counted = [items('done', null, 5), items('pending', 'offline', 2), items('waiting', 'disk', 1), items('downloading', 'waiting', 1), items('failed', 'unsupported', 3)];
    expect(progressOf(counted, none, false)).toEqual({
      state: 'running', total: 12, done: 5, failed: 3, reasons: { offline: 2, disk: 1, waiting: 1, unsupported: 3 },
    });
  });

  it('is done when nothing is left to wait for, and keeps what newer deployments took over', () => {
    expect(progressOf([items('failed', 'failed', 1)], { done: 4, failed: 1 }, false)).toMatchObject({ state: 'done', total: 6, done: 4, failed: 2 });
    expect(progressOf([], none, false).state).toBe('done');
    expect(progressOf([items('done', null, 1)], none, true).state).toBe('cancelled');
  });

  it('always adds up', () => {
    const states = fc.constantFrom<ItemState>('pending', 'downloading', 'working', 'waiting', 'failed');
    const open = fc.tuple(states, fc.constantFrom(...REASONS), fc.nat(100)).map(([state, reason, count]) => items(state, reason, count));
    fc.assert(fc.property(fc.array(open), fc.nat(100), (counted, done) => {
      const progress = progressOf([...counted, items('done', null, done)], none, false);
      expect(Object.values(progress.reasons).reduce((sum, n) => sum + n, 0)).toBe(progress.total - progress.done);
      expect(progress.done + progress.failed).toBeLessThanOrEqual(progress.total);
    }));
  });

  it('settles older deployments in one order', () => {
    const taken = [
      { deploymentId: 'b', state: 'done' as const, count: 2 }, { deploymentId: 'a', state: 'failed' as const, count: 1 },
      { deploymentId: 'b', state: 'failed' as const, count: 1 }, { deploymentId: 'a', state: 'pending' as const, count: 9 },
    ];
    expect(settlements(taken)).toEqual([{ deploymentId: 'a', done: 0, failed: 1 }, { deploymentId: 'b', done: 2, failed: 1 }]);
  });
});
