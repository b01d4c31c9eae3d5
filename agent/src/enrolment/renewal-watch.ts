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
  /** Makes sure that {@link now} is the server's clock: asked before a renewal, and when the server may have refused the certificate. */
  sure?: () => Promise<void>;
  log: Log;
  onRenewed: (identity: Identity) => Promise<void>;
  /** Test seam: ms between two looks. */
  every?: number;
}

/** Renews the certificate when its time has come. */
export class RenewalWatch {
  private wake = new AbortController();
  private doubted = false;

  constructor(private readonly options: RenewalWatchOptions) {}

  /** Looks again now: the authority has changed, or the server does not take the certificate. */
  nudge(): void {
    this.doubted = true;
    this.wake.abort();
    this.wake = new AbortController();
  }

  /** Until `signal` aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const stop = () => this.nudge();
    signal.addEventListener('abort', stop);
    while (!signal.aborted) {
      const wake = this.wake.signal;
      const { every = EVERY } = this.options;
      const usual = every * (0.8 + 0.4 * Math.random());
      const due = await this.look();
      // One that is due and did not succeed waits its turn, like one that is due later than that.
      await pause(due > 0 ? Math.min(due, usual) : usual, wake);
    }
    signal.removeEventListener('abort', stop);
  }

  /** @returns ms until the next renewal is due. */
  private async look(): Promise<number> {
    const { folder, identity, ways, now, sure, log, onRenewed } = this.options;
    // A clock that is behind would never see the end of a certificate; one that is ahead would renew at each start.
    if (this.doubted || renewalTime(identity()) <= now()) await sure?.();
    this.doubted = false;
    const before = renewalTime(identity()) - now();
    if (before > 0) return before;
    try {
      await onRenewed(await renew(identity(), folder, ways));
      log.info('certificate renewed');
    } catch (error) {
      log.warn(`certificate not renewed: ${sentence(error)}`);
    }
    return renewalTime(identity()) - now();
  }
}
