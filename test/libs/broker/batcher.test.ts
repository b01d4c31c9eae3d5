import { jest } from '@jest/globals';
import { Backlog } from '../../../libs/broker/backlog.js';
import { Batcher } from '../../../libs/broker/batcher.js';
import type { UplinkBatch } from '../../../libs/broker/types.js';

const [FLUSH, ROWS] = [50, 10];

/** A batcher whose committer is the test. */
function open() {
  const backlog = new Backlog();
  const posted: { sequence: number; batch: UplinkBatch }[] = [];
  const acknowledged: string[] = [];
  const batcher = new Batcher(backlog, { flushMs: FLUSH, batchRows: ROWS }, (sequence, batch) => posted.push({ sequence, batch }), () => undefined);
  let count = 0;
  const say = (times = 1) => {
    for (let k = 0; k < times; k++) {
      const deviceId = `device-${count++}`;
      backlog.addMessage({ deviceId, connectionId: 'c', at: Date.now(), kind: 'bye', body: { v: 1, reason: 'stopping' } }, 1, () => acknowledged.push(deviceId));
      batcher.touch();
    }
  };
  const sizes = () => posted.map(({ batch }) => batch.messages.length);
  const commit = () => batcher.committed(posted.at(-1)?.sequence ?? 0);
  return { batcher, say, sizes, commit, acknowledged, posted };
}

describe('batches', () => {
  beforeEach(() => { jest.useFakeTimers(); });
  afterEach(() => { jest.useRealTimers(); });

  it('wait for company, counted from the first', () => {
    const { say, sizes } = open();
    say();
    jest.advanceTimersByTime(FLUSH - 1);
    say();
    expect(sizes()).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(sizes()).toEqual([2]);
  });

  it('leave at once when they are full', () => {
    const { say, sizes } = open();
    say(3 * ROWS);
    jest.advanceTimersByTime(0);
    expect(sizes()).toEqual([ROWS]);
  });

  it('go one after the other; what had its wait meanwhile leaves before the one before is acknowledged', () => {
    const { say, sizes, commit, acknowledged, posted } = open();
    say();
    jest.advanceTimersByTime(FLUSH);
    say(2);
    jest.advanceTimersByTime(10 * FLUSH);
    expect(sizes()).toEqual([1]);
    let before: number | undefined;
    const push = posted.push.bind(posted);
    posted.push = (...more) => {
      before = acknowledged.length;
      return push(...more);
    };
    commit();
    expect([sizes(), before, acknowledged]).toEqual([[1, 2], 0, ['device-0']]);
    commit();
    expect(acknowledged).toHaveLength(3);
  });

  it('let what came just before a commit have its company too', () => {
    const { say, sizes, commit } = open();
    say();
    jest.advanceTimersByTime(FLUSH);
    jest.advanceTimersByTime(FLUSH);
    say();
    commit();
    expect(sizes()).toEqual([1]);
    say();
    jest.advanceTimersByTime(FLUSH);
    expect(sizes()).toEqual([1, 2]);
  });

  it('are acknowledged once, and only by the number of the one in flight', () => {
    const { batcher, say, commit, acknowledged } = open();
    say();
    jest.advanceTimersByTime(FLUSH);
    batcher.committed(99);
    expect(acknowledged).toEqual([]);
    commit();
    commit();
    expect(acknowledged).toEqual(['device-0']);
  });

  it('do not wait for a clock that was set back', () => {
    const { say, sizes } = open();
    say();
    jest.setSystemTime(Date.now() - 86_400_000);
    say();
    jest.advanceTimersByTime(FLUSH);
    expect(sizes()).toEqual([2]);
  });
});
