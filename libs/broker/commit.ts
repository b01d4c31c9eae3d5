import type { UplinkBatch } from './types.js';

const FIRST = 100;
const LONGEST = 5_000;

/**
 * Gives one batch to its handler until it is accepted. A database that is away is waited for: an error to the devices
 * would close their connections and start a storm.
 *
 * @returns false when it was given up.
 */
export async function commit(handler: (batch: UplinkBatch) => Promise<void>, batch: UplinkBatch, givenUp: () => boolean): Promise<boolean> {
  for (let delay = FIRST; !givenUp(); delay = Math.min(delay * 2, LONGEST)) {
    try {
      await handler(batch);
      return true;
    } catch {
      // The handler itself tells its operator why.
      await new Promise((resolve) => setTimeout(resolve, delay).unref());
    }
  }
  return false;
}
