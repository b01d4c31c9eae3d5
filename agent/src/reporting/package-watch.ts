import { stat } from 'node:fs/promises';

/** Answers true when the package database changed since the last call (never on the first). One `stat`. */
export function packageWatch(path = '/var/lib/dpkg/status'): () => Promise<boolean> {
  let last: number | undefined;
  return async () => {
    const now = (await stat(path).catch(() => undefined))?.mtimeMs;
    const changed = last !== undefined && now !== last;
    last = now;
    return changed;
  };
}
