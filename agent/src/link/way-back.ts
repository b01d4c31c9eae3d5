import type { Log } from '../log.js';
import type { ConnectionOptions } from './connection.js';
import type { Link } from './link.js';
import { pause } from './pause.js';
import { probe } from './probe.js';
import { betterWays, wayName } from './way.js';
import type { Ways } from './ways.js';

export interface WayBackOptions {
  ways: Ways;
  link: Pick<Link, 'connected' | 'reconnect'>;
  connection: () => ConnectionOptions;
  log: Log;
  random?: () => number;
  /** Ceilings of the wait (ms): the first, and the one that doubling ends at. */
  first?: number;
  longest?: number;
}

/**
 * From time to time tries the ways that are better than the one in use, and goes back to the first that answers: any
 * moment up to a ceiling that doubles with each attempt. Ends when `signal` aborts. Never rejects.
 */
export async function watchBetterWays(options: WayBackOptions, signal: AbortSignal): Promise<void> {
  const { ways, link, connection, log, random = Math.random, first = 30 * 60_000, longest = 12 * 3_600_000 } = options;
  let ceiling = first;
  while (!signal.aborted) {
    await pause(ceiling * Math.max(0.05, random()), signal);
    if (signal.aborted || !link.connected) continue;
    const better = betterWays(await ways.all(), ways.current ?? '');
    ceiling = better.length === 0 ? first : Math.min(ceiling * 2, longest);
    for (const way of better) {
      if ((await probe(way, connection(), signal)) !== undefined) continue;
      log.info(`a better way answers: ${wayName(way)}`);
      ways.prefer(way);
      await link.reconnect();
      break;
    }
  }
}
