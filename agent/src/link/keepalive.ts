/** How long a connection may be silent: proxies and boxes on the way drop those that are silent for too long. Pure. */

/** What is remembered of one way's silences. Seconds. */
export interface Silence {
  /** Pause between two pings. */
  keepalive: number;
  /** The silence in which the last connection ended; 0 when it did not end in one. */
  last: number;
}

/** The broker drops clients silent for longer than 120 s; proxies commonly do after 60. */
export const KEEPALIVE = { mqtt: 60, https: 50, shortest: 5 } as const;

/** Shorter silences are no sign of anything. */
const LEAST = 3;

/**
 * Learns from the end of a connection. One cut in a silence may be chance (a server that restarts); two after the same
 * silence are somebody's rule, and from then on a ping comes before it.
 *
 * @param silent seconds without a byte before the end.
 */
export function learnSilence({ keepalive, last }: Silence, silent: number): Silence {
  if (silent < LEAST) return { keepalive, last: 0 };
  const same = last > 0 && Math.abs(silent - last) <= 1 + last / 10;
  if (!same) return { keepalive, last: silent };
  return { keepalive: Math.max(KEEPALIVE.shortest, Math.min(keepalive, Math.floor(Math.min(silent, last) * 0.7))), last: 0 };
}
