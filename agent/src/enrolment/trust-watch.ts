import { trustMark } from '#pki';
import type { Log } from '../log.js';
import { sentence } from '../log.js';
import type { HttpsWays } from '../link/https-ways.js';
import type { Obstacle } from '../link/obstacle.js';
import type { Tried } from '../link/way.js';
import type { Trust } from '../state/configuration.js';
import type { Identity } from '../state/folder.js';
import { refreshTrust } from './trust.js';

export interface TrustWatchOptions {
  identity: () => Identity;
  ways: HttpsWays;
  log: Log;
  onChanged: (trust: Trust) => Promise<void>;
}

/** Obstacles behind which a change of the authority may stand: we do not know the server's root, or it does not know ours. */
const DOUBTFUL: readonly Obstacle[] = ['tls_intercepted', 'connection_cut', 'certificate_not_passed', 'unknown'];

/** Follows the authority: it is asked for when the server names another one, or shows a certificate that is not known. */
export class TrustWatch {
  private asking: Promise<void> | undefined;

  constructor(private readonly options: TrustWatchOptions) {}

  /** The name of what this device knows. */
  get mark(): string {
    return trustMark(this.options.identity().trust);
  }

  /** The server's name for what is true now. */
  welcomed(mark: string | undefined): void {
    if (mark !== undefined && mark !== this.mark) this.refresh();
  }

  /** No way led to the server. */
  failed(tried: readonly Tried[]): void {
    if (tried.some(({ obstacle }) => DOUBTFUL.includes(obstacle))) this.refresh();
  }

  private refresh(): void {
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
  }

  private async ask(): Promise<void> {
    const { identity, ways, log, onChanged } = this.options;
    try {
      const before = this.mark;
      const trust = await refreshTrust(identity(), ways);
      if (trustMark(trust) === before) return;
      await onChanged(trust);
      log.info('the authority of the server has changed: its new roots are known');
    } catch (error) {
      log.warn(`authority not refreshed: ${sentence(error)}`);
    }
  }
}
