import type { Proxies } from './proxies.js';
import { httpsWays, wayName, type Way } from './way.js';

/** The way of HTTPS calls: the one that worked last, then the others from the best on. Kept in memory alone. */
export class HttpsWays {
  private last: string | undefined;

  constructor(private readonly proxies: () => Promise<Proxies>) {}

  async order(): Promise<Way[]> {
    const all = httpsWays((await this.proxies()).usable);
    const known = all.filter((way) => this.isKnown(way));
    return [...known, ...all.filter((way) => !this.isKnown(way))];
  }

  /** True for the one that worked last. */
  isKnown(way: Way): boolean {
    return wayName(way) === this.last;
  }

  worked(way: Way): void {
    this.last = wayName(way);
  }
}
