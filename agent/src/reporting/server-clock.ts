import { sinceBoot } from '../boot.js';

/** The server's clock as last said in a welcome or proven, kept running by the time since the machine's start. */
export class ServerClock {
  private base: { server: number; elapsed: number } | undefined;

  constructor(private readonly elapsed: () => number = sinceBoot) {}

  /** @param now ISO text of the server; anything else is ignored */
  learn(now: string): void {
    const server = Date.parse(now);
    if (!Number.isNaN(server)) this.set(server);
  }

  /** @param server ms */
  set(server: number): void {
    this.base = { server, elapsed: this.elapsed() };
  }

  get known(): boolean {
    return this.base !== undefined;
  }

  /** Milliseconds since 1970 by the server's clock; by ours before the first contact. */
  now(): number {
    return this.base ? this.base.server + (this.elapsed() - this.base.elapsed) : Date.now();
  }

  /** Seconds our clock is ahead of the server's; undefined before the first contact. */
  drift(): number | undefined {
    return this.base && Math.round((Date.now() - this.now()) / 100) / 10;
  }
}
