import fc from 'fast-check';
import { BYE_REASONS, CLOSE_REASONS, LIMITS, type CloseReason } from '#contract';
import { expire, hear, NEVER_SEEN, presenceDiffers, seenKey, SEEN_NEVER, SEEN_NOW, SILENCE, type Presence, type PresenceNews } from '../../../apps/server/src/devices/presence.rules.js';

const T = 1_000_000_000;
const play = (...news: PresenceNews[]) => news.reduce(hear, NEVER_SEEN);
const connected = (connectionId: string, at: number): PresenceNews => ({ kind: 'connected', connectionId, at });
const disconnected = (connectionId: string, at: number): PresenceNews => ({ kind: 'disconnected', connectionId, at });
const beat = (connectionId: string, at: number): PresenceNews => ({ kind: 'beat', connectionId, at });
const bye = (connectionId: string, at: number, reason: (typeof BYE_REASONS)[number]): PresenceNews => ({ kind: 'bye', connectionId, at, reason });
const closed = (at: number, reason: CloseReason): PresenceNews => ({ kind: 'closed', at, reason });

describe('presence', () => {
  test('a connection makes a device online since that moment', () => {
    expect(play(connected('a', T))).toMatchObject({ state: 'online', since: T, lastSeenAt: T, connected: true });
    expect(play(connected('a', T), beat('a', T + 60_000))).toMatchObject({ state: 'online', since: T, lastSeenAt: T + 60_000 });
  });

  test('a broken connection is believed after the debounce, and counts from when it broke', () => {
    const broken = play(connected('a', T), disconnected('a', T + 10));
    expect(broken.state).toBe('online');
    expect(expire(broken, T + 10 + LIMITS.offlineDebounce - 1, 0)).toBe(broken);
    expect(expire(broken, T + 10 + LIMITS.offlineDebounce, 0)).toMatchObject({ state: 'offline', offlineReason: 'lost', since: T + 10 });
  });

  test('a device back within the debounce was never away', () => {
    const back = play(connected('a', T), disconnected('a', T + 10), connected('b', T + 20_000));
    expect(back).toMatchObject({ state: 'online', since: T, connectionId: 'b' });
    expect(expire(back, T + 60_000, 0)).toBe(back);
  });

  test('an offline notice of an older connection is ignored, and its last words too', () => {
    const back = play(connected('a', T), connected('b', T + 5));
    expect(hear(back, disconnected('a', T + 6))).toBe(back);
    expect(hear(back, bye('a', T + 6, 'stopping'))).toBe(back);
  });

  test('where all connections look the same, last words older than what was heard since are ignored', () => {
    const back = play(connected('a', T), beat('a', T + 9));
    expect(hear(back, bye('a', T + 8, 'lost'))).toBe(back);
    expect(hear(back, bye('a', T + 10, 'lost')).connected).toBe(false);
  });

  test.each(BYE_REASONS.filter((r) => r !== 'lost'))('last words "%s" are believed at once, whichever notice comes first', (reason) => {
    const said = play(connected('a', T), bye('a', T + 5, reason), disconnected('a', T + 6));
    expect(said).toMatchObject({ state: 'offline', offlineReason: reason, since: T + 5, connected: false });
    expect(play(connected('a', T), disconnected('a', T + 5), bye('a', T + 6, reason))).toMatchObject({ state: 'offline', offlineReason: reason });
  });

  test('the will ("lost") waits for the debounce like the notice of the broker', () => {
    const lost = play(connected('a', T), bye('a', T + 5, 'lost'));
    expect(lost.state).toBe('online');
    expect(expire(lost, T + 5 + LIMITS.offlineDebounce, 0)).toMatchObject({ state: 'offline', offlineReason: 'lost', since: T + 5 });
  });

  test('a reason that comes after the debounce is still kept, and "lost" never replaces a reason', () => {
    const gone = expire(play(connected('a', T), disconnected('a', T + 5)), T + 100_000, 0);
    expect(hear(gone, bye('a', T + 5, 'rebooting'))).toMatchObject({ state: 'offline', offlineReason: 'rebooting', since: T + 5 });
    const said = play(connected('a', T), bye('a', T + 5, 'rebooting'));
    expect(hear(said, bye('a', T + 6, 'lost'))).toBe(said);
  });

  test('silence on a standing connection expires after the quiet interval and two and a half others, since the last heartbeat', () => {
    const silent = play(connected('a', T), beat('a', T + 60_000));
    expect(expire(silent, T + 60_000 + SILENCE, 0)).toBe(silent);
    expect(expire(silent, T + 60_001 + SILENCE, 0)).toMatchObject({ state: 'offline', offlineReason: 'lost', since: T + 60_000 });
  });

  test('after a restart every device gets its whole delay again, then goes by when it was last seen', () => {
    const restart = T + 3_600_000;
    const before = play(connected('a', T));
    expect(expire(before, restart + SILENCE, restart)).toBe(before);
    expect(expire(before, restart + SILENCE + 1, restart)).toMatchObject({ state: 'offline', since: T });
    const broken = play(connected('a', T), disconnected('a', T + 1));
    expect(expire(broken, restart + LIMITS.offlineDebounce - 1, restart)).toBe(broken);
  });

  test('a heartbeat proves a connection whose notice was lost', () => {
    const gone = expire(play(connected('a', T), disconnected('a', T + 5)), T + 100_000, 0);
    expect(hear(gone, beat('b', T + 200_000))).toMatchObject({ state: 'online', connected: true, connectionId: 'b', since: T + 200_000 });
    expect(hear(NEVER_SEEN, beat('a', T))).toMatchObject({ state: 'online', connectionId: 'a' });
  });

  test('a late heartbeat from before the end of its own connection brings nobody back', () => {
    const said = play(connected('a', T), bye('a', T + 100, 'sleeping'));
    expect(hear(said, beat('a', T + 50))).toMatchObject({ state: 'offline', offlineReason: 'sleeping', lastSeenAt: T + 50 });
  });

  test.each(CLOSE_REASONS)('a device that the server let go ("%s") is offline at once, and nothing that was on its way brings it back', (reason) => {
    const gone = play(connected('a', T), closed(T + 5, reason));
    expect(gone).toMatchObject({ state: 'offline', offlineReason: reason, since: T + 5, connected: false });
    const late = [beat('a', T + 9), beat('b', T + 9), connected('b', T + 9), disconnected('a', T + 9), bye('a', T + 9, 'stopping'), closed(T + 9, 'retired')];
    for (const news of late) expect(hear(gone, news)).toBe(gone);
    expect(expire(gone, T + 10 * SILENCE, 0)).toBe(gone);
    expect(hear({ ...gone, offlineReason: null }, connected('c', T + 50))).toMatchObject({ state: 'online', offlineReason: null });
  });

  test('who is let go while its broken connection still counts is offline now; who was offline or never came keeps its time', () => {
    expect(play(connected('a', T), disconnected('a', T + 5), closed(T + 9, 'revoked'))).toMatchObject({ state: 'offline', offlineReason: 'revoked', since: T + 9 });
    expect(play(connected('a', T), bye('a', T + 5, 'stopping'), closed(T + 9, 'revoked'))).toMatchObject({ offlineReason: 'revoked', since: T + 5 });
    const never = play(closed(T, 'revoked'));
    expect(never).toMatchObject({ state: 'never', since: null });
    expect(hear(never, connected('a', T + 1))).toBe(never);
  });

  test('the "last seen" order has online at one end and never at the other', () => {
    const online = play(connected('a', T));
    const offline = hear(online, bye('a', T + 5, 'stopping'));
    expect([seenKey(NEVER_SEEN), seenKey(offline), seenKey(online)]).toEqual([SEEN_NEVER, T, SEEN_NOW]);
  });

  const ids = fc.constantFrom('a', 'b', 'c');
  const news: fc.Arbitrary<PresenceNews> = fc.oneof(
    fc.record({ kind: fc.constantFrom('connected' as const, 'disconnected' as const, 'beat' as const), connectionId: ids, at: fc.nat(1_000_000) }),
    fc.record({ kind: fc.constant('bye' as const), connectionId: ids, at: fc.nat(1_000_000), reason: fc.constantFrom(...BYE_REASONS) }),
    fc.record({ kind: fc.constant('closed' as const), at: fc.nat(1_000_000), reason: fc.constantFrom(...CLOSE_REASONS) }),
  );

  test('whatever is heard, the state stays sound and news twice changes nothing more', () => {
    fc.assert(fc.property(fc.array(news, { maxLength: 30 }), fc.nat(2_000_000), (all, now) => {
      const state = all.reduce(hear, NEVER_SEEN);
      const sound = (p: Presence) => {
        expect(p.connected).toBe(p.connected && p.state === 'online');
        expect(p.since === null).toBe(p.state === 'never');
        if (p.state !== 'never') expect(p.offlineReason !== null).toBe(p.state === 'offline');
        expect(p.disconnectedAt === null || !p.connected).toBe(true);
      };
      sound(state);
      const later = expire(state, now, 0);
      sound(later);
      expect(expire(later, now, 0)).toBe(later);
      const last = all.at(-1);
      if (last) expect(presenceDiffers(hear(state, last), state)).toBe(false);
    }));
  });

  test('everybody who stays silent is offline in the end', () => {
    fc.assert(fc.property(fc.array(news, { minLength: 1, maxLength: 30 }), (all) => {
      const state = expire(all.reduce(hear, NEVER_SEEN), 1_000_001 + SILENCE, 0);
      expect(state.state).not.toBe('online');
    }));
  });
});
