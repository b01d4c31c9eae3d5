import type { HttpsWays } from '../link/https-ways.js';
import { dialTls, type Identity } from '../state/folder.js';

/** For one way (ms). */
const PATIENCE = 10_000;

/** Has the server prove its time, by the first way that leads there; the identity's `onTime` is told. Never rejects. */
export async function askTime(identity: Identity, ways: HttpsWays): Promise<void> {
  const { proveTime } = dialTls(identity);
  for (const way of await ways.order()) {
    if (!way.token && (await proveTime?.(way, AbortSignal.timeout(PATIENCE))) !== undefined) return;
  }
}
