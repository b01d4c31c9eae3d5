import type { LiveEventName } from '#contract';
import { Coalescer, type Outgoing } from '../../../apps/server/src/live/live.coalescer.js';
import { watchedIds } from '../../../apps/server/src/live/live.rooms.js';

const changed = (id: string, row: object): Outgoing<'device.changed'> => ({ rooms: ['r'], event: 'device.changed', data: { id, row } });

describe('coalescing', () => {
  test('patches of one device become one, later facts over earlier ones', () => {
    const waiting = new Coalescer(10);
    waiting.add('a', changed('a', { battery: 50, inUse: true }));
    waiting.add('b', changed('b', { battery: 1 }));
    waiting.add('a', changed('a', { battery: 49 }));
    expect(waiting.take(10).map(({ data }) => data)).toEqual([{ id: 'a', row: { battery: 49, inUse: true } }, { id: 'b', row: { battery: 1 } }]);
    expect(waiting.size).toBe(0);
  });

  test('other news replace what waits, each kind by itself', () => {
    const waiting = new Coalescer(10);
    waiting.add('a', changed('a', {}));
    waiting.add('a', { rooms: ['r'], event: 'device.removed', data: { id: 'a' } });
    waiting.add('t', { rooms: ['r'], event: 'counts.changed', data: { online: 1, total: 2 } });
    waiting.add('t', { rooms: ['r'], event: 'counts.changed', data: { online: 2, total: 2 } });
    expect(waiting.take(2).map(({ event }) => event)).toEqual<LiveEventName[]>(['device.changed', 'device.removed']);
    expect(waiting.take(2).map(({ data }) => data)).toEqual([{ online: 2, total: 2 }]);
  });

  test('the buffer never grows beyond its bound: the oldest goes', () => {
    const waiting = new Coalescer(100);
    for (let i = 0; i < 1_000; i++) waiting.add(String(i), changed(String(i), {}));
    expect(waiting.size).toBe(100);
    expect(waiting.take(1)[0]?.data).toEqual({ id: '900', row: {} });
  });
});

describe('what a console may ask to watch', () => {
  const id = '0190a7e8-0000-7000-8000-000000000001';
  test.each<[unknown, string[] | undefined]>([
    [{ deviceIds: [id, id] }, [id]], [{ deviceIds: [] }, []], [{ deviceIds: Array(21).fill(id) }, undefined], [{ deviceIds: ['x'] }, undefined],
    [{ deviceIds: [{}] }, undefined], [{ deviceIds: 'x' }, undefined], [null, undefined], ['x', undefined], [undefined, undefined],
  ])('%j', (request, ids) => expect(watchedIds(request)).toEqual(ids));
});
