/**
 * When a device counts as online. Pure: a state and one piece of news give the next state; the store does the rest.
 *
 * Online = connected, and seen within `SILENCE`. A broken connection is believed after `LIMITS.offlineDebounce`, because
 * Wi-Fi roams; last words with a reason are believed at once, and so is the server's own word: a device it let go is
 * offline until it is enrolled again. All times are the server's clock in ms.
 */
import { CLOSE_REASONS, LIMITS, type ByeReason, type CloseReason, type OfflineReason, type PresenceState } from '#contract';

/** What is remembered of one device's presence. */
export interface Presence {
  connected: boolean;
  connectionId: string | null;
  lastSeenAt: number | null;
  /** When the connection ended, or said it would; null while connected. */
  disconnectedAt: number | null;
  state: PresenceState;
  /** Since when `state` holds; null for `never`. */
  since: number | null;
  offlineReason: OfflineReason | null;
}

export type PresenceNews =
  | { kind: 'connected'; connectionId: string; at: number }
  | { kind: 'disconnected'; connectionId: string; at: number }
  | { kind: 'beat'; connectionId: string; at: number }
  | { kind: 'bye'; connectionId: string; at: number; reason: ByeReason }
  | { kind: 'closed'; at: number; reason: CloseReason };

/**
 * A connected device that says nothing for so long is gone, whatever became of the notice of its broken connection. One that
 * has no news beats at the quiet interval only; the broker's keepalive finds a dead one within 90 s.
 */
export const SILENCE = LIMITS.quietInterval + LIMITS.presenceIntervals * LIMITS.heartbeatInterval;

/** A device that was just enrolled and has not connected yet. */
export const NEVER_SEEN: Presence = {
  connected: false, connectionId: null, lastSeenAt: null, disconnectedAt: null, state: 'never', since: null, offlineReason: null,
};

/** The next state. Answers the very same object when the news changes nothing. */
export function hear(before: Presence, news: PresenceNews): Presence {
  if (news.kind === 'closed') return closed(before, news);
  // What was still on its way when the server closed the connection proves nothing.
  if (isLetGo(before)) return before;
  switch (news.kind) {
    case 'connected':
      return online({ ...before, connected: true, connectionId: news.connectionId, disconnectedAt: null }, news.at);
    case 'beat':
      return beat(before, news);
    case 'disconnected':
      return isCurrent(before, news) && before.connected ? { ...before, connected: false, disconnectedAt: news.at } : before;
    case 'bye':
      return bye(before, news);
  }
}

/** An offline notice of any connection but the current one is old news: the device is back already. */
const isCurrent = (before: Presence, news: { connectionId: string }) => before.connectionId === news.connectionId;

function beat(before: Presence, news: Extract<PresenceNews, { kind: 'beat' | 'connected' | 'disconnected' }>): Presence {
  // A notice of the connection may be lost (broker restart), the heartbeat proves it. A beat from before the end of its
  // own connection arrives late and proves nothing.
  const late = !before.connected && isCurrent(before, news) && news.at <= (before.disconnectedAt ?? -Infinity);
  if (late) return seen(before, news.at);
  if (before.connected && before.state === 'online') return seen(before, news.at);
  return online({ ...before, connected: true, connectionId: news.connectionId, disconnectedAt: null }, news.at);
}

function bye(before: Presence, news: Extract<PresenceNews, { kind: 'bye' }>): Presence {
  // Behind an external broker all connections of a device look the same: the last words of an earlier one come first.
  if (!isCurrent(before, news) || news.at < (before.lastSeenAt ?? -Infinity)) return before;
  const gone: Presence = { ...before, connected: false, disconnectedAt: before.disconnectedAt ?? news.at };
  if (news.reason === 'lost') return before.connected ? gone : before;
  if (before.state === 'offline' && before.offlineReason !== 'lost') return before;
  const since = before.state === 'offline' ? before.since : news.at;
  return { ...gone, state: 'offline', since, offlineReason: news.reason };
}

/** The server let this device go. The first reason stays, and so does the time since when it was offline before. */
function closed(before: Presence, { at, reason }: Extract<PresenceNews, { kind: 'closed' }>): Presence {
  if (isLetGo(before)) return before;
  const ended = before.state === 'online' ? { state: 'offline' as const, since: at } : {};
  return { ...before, ...ended, connected: false, disconnectedAt: at, offlineReason: reason };
}

const isLetGo = ({ offlineReason }: Presence): boolean => CLOSE_REASONS.some((reason) => reason === offlineReason);

const seen = (before: Presence, at: number): Presence =>
  at > (before.lastSeenAt ?? -Infinity) ? { ...before, lastSeenAt: at } : before;

function online(next: Presence, at: number): Presence {
  const since = next.state === 'online' ? next.since : at;
  return seen({ ...next, state: 'online', since, offlineReason: null }, at);
}

/**
 * The state after time has passed.
 * @param listeningSince when this server (or its broker) began to listen: what was not heard before then is no proof of
 * absence, so every device gets its full delay again after a restart.
 */
export function expire(before: Presence, now: number, listeningSince: number): Presence {
  if (before.state !== 'online') return before;
  const offline = (since: number | null): Presence => ({
    ...before, connected: false, disconnectedAt: before.disconnectedAt ?? since, state: 'offline', since, offlineReason: 'lost',
  });
  if (!before.connected) {
    const from = Math.max(before.disconnectedAt ?? 0, listeningSince);
    return now - from >= LIMITS.offlineDebounce ? offline(before.disconnectedAt ?? before.lastSeenAt) : before;
  }
  const from = Math.max(before.lastSeenAt ?? 0, listeningSince);
  return now - from > SILENCE ? offline(before.lastSeenAt) : before;
}

/** True when what lists and pages show has changed. */
export const presenceDiffers = (a: Presence, b: Presence): boolean =>
  a.state !== b.state || a.since !== b.since || a.offlineReason !== b.offlineReason;

/** Ends of the "last seen" order: an online device is being seen now, whatever its last heartbeat says. */
export const SEEN_NOW = Date.UTC(9999, 0, 1);
export const SEEN_NEVER = 0;
/** Without an agent: a stretch of its own, before those that are still to come. */
export const SEEN_UNMANAGED = Date.UTC(1900, 0, 1);

/** Where a device stands in the "last seen" order, ms. It moves only when presence changes, so pages stay put. */
export function seenKey(presence: Presence): number {
  if (presence.state === 'online') return SEEN_NOW;
  return presence.lastSeenAt ?? SEEN_NEVER;
}
