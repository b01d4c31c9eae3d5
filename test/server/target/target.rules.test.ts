import fc from 'fast-check';
import type { ItemState, Reported } from '#contract';
import { highestRevisions, latestReports, MAX_REVISION } from '../../../apps/server/src/target/target.rules.js';

const said = (deviceId: string, revision: number, ...items: [key: string, state: ItemState][]): { deviceId: string; body: Reported } => ({
  deviceId, body: { v: 1, revision, etag: '', items: items.map(([key, state]) => ({ key, state })) },
});

describe('several reports of one batch', () => {
  it('keeps the last word on each item of each device', () => {
    const reports = latestReports([said('b', 1, ['x', 'working']), said('a', 1, ['x', 'pending']), said('b', 1, ['x', 'done'], ['y', 'failed'])]);
    expect(reports).toEqual([
      { deviceId: 'a', revision: 1, key: 'x', state: 'pending' },
      { deviceId: 'b', revision: 1, key: 'x', state: 'done' },
      { deviceId: 'b', revision: 1, key: 'y', state: 'failed' },
    ]);
  });

  it('prefers the newer revision to the later arrival', () => {
    expect(latestReports([said('a', 3, ['x', 'done']), said('a', 2, ['x', 'failed'])])).toMatchObject([{ revision: 3, state: 'done' }]);
  });

  it('believes no revision that the column cannot hold', () => {
    const message = said('a', Number.MAX_SAFE_INTEGER, ['x', 'done']);
    expect(highestRevisions([message]).get('a')).toBe(MAX_REVISION);
    expect(latestReports([message])[0]?.revision).toBe(MAX_REVISION);
  });

  it('is sorted and without repetition, whatever comes', () => {
    const item = fc.tuple(fc.string({ maxLength: 3 }), fc.constantFrom<ItemState>('done', 'failed', 'working'));
    const message = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(5), fc.array(item, { maxLength: 4 }));
    fc.assert(fc.property(fc.array(message), (messages) => {
      const places = latestReports(messages.map(([device, revision, items]) => said(device, revision, ...items))).map((r) => `${r.deviceId} ${r.key}`);
      expect(places).toEqual([...new Set(places)].sort());
    }));
  });
});
