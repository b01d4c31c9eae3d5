/** Live events over one shared socket. Nothing here polls: a page patches or invalidates its queries when told. */
import type { LiveEventName, LiveEvents } from '#contract';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { io, type Socket } from 'socket.io-client';

export type LiveState = 'connecting' | 'live' | 'lost';

/** A server that ends a connection restarts, or has ended the session: nobody hurries back. */
const CUT_PAUSE_MS = 1_000;

let socket: Socket | undefined;
let state: LiveState = 'connecting';
const stateListeners = new Set<() => void>();
const cutListeners = new Set<() => void>();
const returnListeners = new Set<() => void>();
const watched = new Map<string, number>();
/** Components on screen that show what changes on any device. */
let fleetListeners = 0;

function setState(next: LiveState): void {
  state = next;
  stateListeners.forEach((listener) => listener());
}

/** Says again which pages are open: what the server let nobody listen to may be open now. */
export const watchAgain = (): void => announceWatched();

function announceWatched(): void {
  socket?.emit('watch', { deviceIds: [...watched.keys()].slice(0, 20), fleet: fleetListeners > 0 });
}

function connection(): Socket {
  if (socket) return socket;
  // WebSocket only: the browser then names its origin, which the server asks for, and no server needs to be remembered.
  const opened = io({ path: '/api/live', transports: ['websocket'], reconnectionDelayMax: 15_000 });
  opened.on('connect', () => {
    const wasLost = state === 'lost';
    setState('live');
    announceWatched();
    if (wasLost) returnListeners.forEach((listener) => listener());
  });
  // Devices that went out of one's sight are watched no longer; those that one still sees are, once asked for again.
  opened.on('devices.left', announceWatched);
  opened.on('disconnect', (reason) => {
    setState('lost');
    if (reason !== 'io server disconnect') return;
    cutListeners.forEach((listener) => listener());
    // The socket comes back by itself from any loss but this one.
    setTimeout(() => { if (socket === opened) opened.connect(); }, CUT_PAUSE_MS * (1 + Math.random()));
  });
  opened.on('connect_error', () => {
    setState('lost');
    cutListeners.forEach((listener) => listener());
  });
  socket = opened;
  return opened;
}

/** Opens the socket, unless it is open: once there is a session. */
export const openLive = (): void => void connection();

/** Closes it at sign-out: the next session opens its own. */
export function closeLive(): void {
  socket?.close();
  socket = undefined;
  watched.clear();
  setState('connecting');
}

/** Without such a component the news of every single device stay away. */
function joinFleet(): () => void {
  fleetListeners += 1;
  if (fleetListeners === 1) announceWatched();
  return () => {
    fleetListeners -= 1;
    if (fleetListeners === 0) announceWatched();
  };
}

/** Calls `handler` for each event of that name while the component is mounted. The handler may change freely. */
export function useLive<E extends LiveEventName>(event: E, handler: (payload: LiveEvents[E]) => void): void {
  const latest = useEffectEvent(handler);
  useEffect(() => {
    const listener = (payload: LiveEvents[E]): void => latest(payload);
    const live = connection();
    const name: string = event;
    live.on(name, listener);
    const leave = event === 'device.changed' ? joinFleet() : undefined;
    return () => {
      live.off(name, listener);
      leave?.();
    };
  }, [event]);
}

function useListener(listeners: Set<() => void>, handler: () => void): void {
  const latest = useEffectEvent(handler);
  useEffect(() => {
    const listener = (): void => latest();
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, [listeners]);
}

/** Calls `handler` each time the connection comes back after a loss: what was missed must be read again. */
export const useLiveReturn = (handler: () => void): void => useListener(returnListeners, handler);

/** Calls `handler` each time the server ends the connection or does not take it: perhaps the session is over. */
export const useLiveCut = (handler: () => void): void => useListener(cutListeners, handler);

/** Asks for the detail events of these devices while the component is mounted (20 at most over all pages). */
export function useWatchDevices(ids: readonly string[]): void {
  const key = ids.join(' ');
  useEffect(() => {
    const mine = key === '' ? [] : key.split(' ');
    for (const id of mine) watched.set(id, (watched.get(id) ?? 0) + 1);
    connection();
    announceWatched();
    return () => {
      for (const id of mine) {
        const left = (watched.get(id) ?? 1) - 1;
        if (left > 0) watched.set(id, left);
        else watched.delete(id);
      }
      announceWatched();
    };
  }, [key]);
}

/** State of the live connection, for the indicator in the bar. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => { stateListeners.add(listener); return () => stateListeners.delete(listener); },
    () => state,
  );
}
