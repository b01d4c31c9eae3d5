/** What is said of one device that is not done, and of its versions. */
import { expectations, factsOf, versionChange } from '../../../../apps/console/src/rooms/deployments/why.rules.js';

const at = '2026-12-03T08:00:00Z';
const later = '2026-12-04T16:30:00Z';

describe('what is said of a device', () => {
  test('one that is away: when it was seen, and when it is usually on', () => {
    expect(factsOf({ reason: 'offline', state: 'pending', facts: { lastSeenAt: at, usuallyOnAt: later } })).toEqual([{ key: 'lastSeen', at }, { key: 'usuallyOn', at: later }]);
    expect(factsOf({ reason: 'offline', state: 'pending', facts: { lastSeenAt: null, usuallyOnAt: null } })).toEqual([{ key: 'neverSeen' }, { key: 'noHabit' }]);
  });

  test('one that waits for its hour: when that comes, and until when it is waited for', () => {
    expect(factsOf({ reason: 'window', state: 'waiting', facts: { windows: ['night'], opensAt: at, deadline: later } })).toEqual([{ key: 'opens', at }, { key: 'deadline', at: later }]);
    expect(factsOf({ reason: 'window', state: 'waiting', facts: { windows: ['holidays'], opensAt: null } })).toEqual([{ key: 'outOfSight' }]);
  });

  test('one of a later wave, one that is pinned, one that fetches', () => {
    const wave = { number: 3, current: 1, of: 4 };
    expect(factsOf({ reason: 'wave', state: 'pending', facts: { wave, lastSeenAt: at, usuallyOnAt: null } })).toEqual([{ key: 'wave', wave }]);
    expect(factsOf({ reason: 'pinned', state: 'pending', facts: { pinnedBy: { id: 'other', version: '3.0' } } })).toEqual([{ key: 'pinnedBy', id: 'other', version: '3.0' }]);
    expect(factsOf({ reason: null, state: 'downloading', facts: { bytesLeft: 12_000 } })).toEqual([{ key: 'bytesLeft', bytes: 12_000 }]);
  });

  test('a pause that nobody asked for says why; one that is done says nothing', () => {
    expect(factsOf({ reason: 'paused', state: 'pending', facts: { pausedFor: 'failures' } })).toEqual([{ key: 'pausedFor', cause: 'failures' }]);
    expect(factsOf({ reason: 'paused', state: 'pending', facts: { pausedFor: 'person' } })).toEqual([]);
    expect(factsOf({ reason: null, state: 'done', facts: { lastSeenAt: at } })).toEqual([]);
  });
});

test('what each reason can look forward to', () => {
  const disk = { reason: 'disk', devices: 2, expectedAt: null, unknown: 2 } as const;
  expect(expectations({ reasons: [disk], expectedAt: null, unknown: 2 }).get('disk')).toEqual(disk);
  expect(expectations(undefined).size).toBe(0);
});

describe('versions', () => {
  test.each([
    [{ version: '2.0', before: { version: '1.0' }, state: 'done' }, 'present', { kind: 'changed', from: '1.0', to: '2.0' }],
    [{ version: '2.0', before: { version: null }, state: 'done' }, 'present', { kind: 'changed', from: null, to: '2.0' }],
    [{ version: '1.0', before: { version: '1.0' }, state: 'pending' }, 'present', { kind: 'same', version: '1.0' }],
    [{ version: '1.0', state: 'pending' }, 'present', { kind: 'now', version: '1.0' }],
    [{ version: null, before: { version: '1.0' }, state: 'done' }, 'absent', { kind: 'gone', from: '1.0' }],
    [{ version: null, before: { version: '1.0' }, state: 'pending' }, 'absent', { kind: 'none' }],
    [{ version: null, state: 'pending' }, 'present', { kind: 'none' }],
  ] as const)('%j of what is to be %s', (row, ensure, change) => {
    expect(versionChange(row, ensure)).toEqual(change);
  });
});
