/** The present, renewed every 30 seconds by one timer for the whole console. */
import { useSyncExternalStore } from 'react';

let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    listeners.forEach((tell) => tell());
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

export function useMinute(): Date {
  return useSyncExternalStore(subscribe, () => {
    // Without a timer the value may be old; within half a minute it must stay the same object.
    if (Date.now() - now.getTime() > 30_000) now = new Date();
    return now;
  });
}
