import fc from 'fast-check';
import { REASONS, type ItemState, type Reason } from '#contract';
import { progressOf, waveCount, waveView, type CountedItems } from '../../../apps/server/src/deployments/deployments.rules.js';

const none = { done: 0, failed: 0 };
const items = (state: ItemState, reason: Reason | null, count: number): CountedItems => ({ state, reason, count });

describe('progress of a deployment', () => {
  it('counts what is not done by reason', () => {
    const counted = [items('done', null, 5), items('pending', 'offline', 2), items('waiting', 'disk', 1), items('downloading', 'waiting', 1), items('failed', 'unsupported', 3)];
    expect(progressOf(counted, none, null)).toEqual({
      state: 'running', total: 12, done: 5, failed: 0, left: 3, reasons: { offline: 2, disk: 1, waiting: 1, unsupported: 3 },
    });
  });

  it('is done when nothing is left to wait for, and keeps what newer deployments took over', () => {
    expect(progressOf([items('failed', 'failed', 1)], { done: 4, failed: 1 }, null)).toMatchObject({ state: 'done', total: 6, done: 4, failed: 2 });
    expect(progressOf([], none, null).state).toBe('done');
    expect(progressOf([items('done', null, 1)], none, 'cancelled').state).toBe('cancelled');
  });

  it('always adds up', () => {
    const states = fc.constantFrom<ItemState>('pending', 'downloading', 'working', 'waiting', 'failed');
    const open = fc.tuple(states, fc.constantFrom(...REASONS), fc.nat(100)).map(([state, reason, count]) => items(state, reason, count));
    fc.assert(fc.property(fc.array(open), fc.nat(100), (counted, done) => {
      const progress = progressOf([...counted, items('done', null, done)], none, null);
      expect(Object.values(progress.reasons).reduce((sum, n) => sum + n, 0)).toBe(progress.total - progress.done);
      expect(progress.done + progress.failed + progress.left).toBeLessThanOrEqual(progress.total);
    }));
  });

  it('is over when what is left belongs to another one’s pin, whatever holds it', () => {
    expect(progressOf([items('done', null, 3), items('pending', 'pinned', 2)], none, null)).toMatchObject({ state: 'done', total: 5, reasons: { pinned: 2 } });
    expect(progressOf([items('done', null, 3), items('pending', 'paused', 2)], none, 'paused').state).toBe('paused');
    expect(progressOf([items('done', null, 3)], none, 'paused').state).toBe('done');
    expect(progressOf([items('pending', 'wave', 3)], none, 'awaiting').state).toBe('awaiting');
  });

  it('counts a wave without what can never be done there', () => {
    const rows = [{ ...items('done', null, 3), wave: 1 }, { ...items('failed', 'unsupported', 4), wave: 1 }, { ...items('failed', 'disk', 1), wave: 1 }, { ...items('pending', 'pinned', 2), wave: 1 }, { ...items('pending', 'wave', 9), wave: 2 }];
    expect(waveCount(rows, 1)).toEqual({ devices: 4, done: 3, failed: 1 });
    expect(waveView(rows, { number: 1, beganAt: null, enoughAt: null })).toMatchObject({ devices: 10, done: 3, failed: 1, left: 6 });
  });
});
