/** What a row of the fleet says first. */
import { rowState, rowWhy, shortPlace, shortSystem } from '../../../../apps/console/src/rooms/devices/row.rules.js';

const row = {
  status: 'active' as const, presence: 'online' as const, presenceSince: '2026-11-24T08:00:00.000Z', inUse: false, quarantineReason: null, offlineReason: null,
  target: { total: 2, done: 2, failed: 0, reason: null }, diskFree: 50, diskTotal: 100,
};

describe('the state of a row', () => {
  it('puts quarantine and retirement before presence', () => {
    expect(rowState({ ...row, status: 'quarantined' }).key).toBe('quarantined');
    expect(rowState({ ...row, status: 'retired' }).key).toBe('retired');
  });

  it('says that a revoked device cannot come back, whatever was last heard of it', () => {
    expect(rowState({ ...row, presence: 'offline', offlineReason: 'revoked' })).toEqual({ tone: 'bad', key: 'revoked', since: row.presenceSince });
  });

  it('tells a device in use from one that waits', () => {
    expect(rowState({ ...row, inUse: true }).key).toBe('inUse');
    expect(rowState(row)).toEqual({ tone: 'good', key: 'online', since: row.presenceSince });
  });
});

describe('why a row is not done', () => {
  it('speaks of failures before what waits', () => {
    expect(rowWhy({ ...row, target: { total: 4, done: 1, failed: 1, reason: 'disk' } })).toMatchObject({ key: 'failed', values: { count: 1 }, reason: 'disk', tone: 'bad' });
  });

  it('says that an absent device waits for its return, whatever was last reported', () => {
    expect(rowWhy({ ...row, presence: 'offline', target: { total: 3, done: 1, failed: 0, reason: 'lesson' } })).toMatchObject({ key: 'waiting', values: { count: 2 }, reason: 'offline' });
  });

  it('warns of a full disk once nothing else is wrong', () => {
    expect(rowWhy({ ...row, diskFree: 4 }).key).toBe('diskLow');
    expect(rowWhy({ ...row, diskFree: null }).key).toBe('upToDate');
  });

  it('gives the last words of an absent device', () => {
    expect(rowWhy({ ...row, presence: 'offline', offlineReason: 'powering-off' }).key).toBe('offline.powering-off');
  });

  it('has a word when nothing was asked', () => {
    expect(rowWhy({ ...row, target: { total: 0, done: 0, failed: 0, reason: null } }).key).toBe('nothingAsked');
  });
});

describe('a system in a column', () => {
  it.each([
    ['Debian GNU/Linux 12 (bookworm) 12.11', 'Debian 12.11'], ['PrimTux 8', 'PrimTux 8'], ['Windows 11 Éducation 23H2', 'Windows 11 Éducation 23H2'], ['Ubuntu 22.04 LTS (Jammy Jellyfish)', 'Ubuntu 22.04 LTS'],
  ])('%s reads %s', (long, short) => expect(shortSystem(long)).toBe(short));
});

describe('a site in a column', () => {
  it('does not say its commune twice', () => {
    expect(shortPlace('École de la Dune (Dax)', 'Dax')).toBe('École de la Dune');
    expect(shortPlace('École de la Dune (annexe)', 'Dax')).toBe('École de la Dune (annexe)');
  });
});
