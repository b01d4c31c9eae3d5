import type { ConnectionOptions } from './connection.js';
import { probe } from './probe.js';
import type { Proxies } from './proxies.js';
import { linkWays, wayName, worthTrying, type Tried, type Way } from './way.js';

/** Which ways lead to the server now. */
export interface Survey {
  /** Name of the best one; undefined when there is none. */
  best: string | undefined;
  milliseconds: number;
  /** Names of all that do, best first. */
  working: string[];
  failed: Tried[];
}

/** For one way (ms). */
const PATIENCE = 4_000;

/** Tries all ways at once, those with a token afterwards where one can help. Takes at most 8 s. */
export async function survey({ connection, proxies }: { connection: ConnectionOptions; proxies: () => Promise<Proxies> }, outer: AbortSignal): Promise<Survey> {
  const { usable, unusable } = await proxies();
  const all = linkWays(usable);
  const times = new Map<Way, number>();
  const failed: Tried[] = [];
  const look = async (way: Way): Promise<void> => {
    const start = performance.now();
    const tried = await probe(way, connection, AbortSignal.any([outer, AbortSignal.timeout(PATIENCE)]));
    if (tried) failed.push(tried);
    else times.set(way, Math.round(performance.now() - start));
  };
  await Promise.all(all.filter((way) => !way.token).map(look));
  await Promise.all(all.filter((way) => way.token && worthTrying(way, failed)).map(look));
  const working = all.filter((way) => times.has(way));
  const order = all.map(wayName);
  return {
    best: working[0] && wayName(working[0]),
    milliseconds: (working[0] && times.get(working[0])) ?? 0,
    working: working.map(wayName),
    failed: [...failed.sort((a, b) => order.indexOf(a.way) - order.indexOf(b.way)), ...unusable],
  };
}
