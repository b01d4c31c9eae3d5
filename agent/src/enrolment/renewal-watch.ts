import type { Log } from '../log.js';
import { sentence } from '../log.js';
import type { HttpsWays } from '../link/https-ways.js';
import { pause } from '../link/pause.js';
import type { Identity, StateFolder } from '../state/folder.js';
import { renew, renewalTime } from './renewal.js';

/** Looks every hour (jittered): a renewal that fails has a third of the certificate's life left to succeed. */
const EVERY = 3_600_000;

export interface RenewalWatchOptions {
  folder: StateFolder;
  identity: () => Identity;
  ways: HttpsWays;
  /** The server's clock, ms. */
  now: () => number;
  log: Log;
  onRenewed: (identity: Identity) => Promise<void>;
  /** Test seam: ms between two looks. */
  every?: number;
}

/** Renews the certificate when its time has come, until `signal` aborts. Never rejects. */
export async function watchRenewal({ folder, identity, ways, now, log, onRenewed, every = EVERY }: RenewalWatchOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (now() >= renewalTime(identity().certificate)) {
      try {
        await onRenewed(await renew(identity(), folder, ways));
        log.info('certificate renewed');
      } catch (error) {
        log.warn(`certificate not renewed: ${sentence(error)}`);
      }
    }
    await pause(every * (0.8 + 0.4 * Math.random()), signal);
  }
}
