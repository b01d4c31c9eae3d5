/** The server's clock as last said in a welcome or proven, kept running by the monotonic clock. */
export class ServerClock {
  private base: { server: number; monotonic: number } | undefined;

  /** @param now ISO text of the server; anything else is ignored */
  learn(now: string): void {
    const server = Date.parse(now);
    if (!Number.isNaN(server)) this.set(server);
  }

  /** @param server ms */
  set(server: number): void {
    this.base = { server, monotonic: performance.now() };
  }

  get known(): boolean {
    return this.base !== undefined;
  }

  /** Milliseconds since 1970 by the server's clock; by ours before the first contact. */
  now(): number {
    return this.base ? this.base.server + (performance.now() - this.base.monotonic) : Date.now();
  }

  /** Seconds our clock is ahead of the server's; undefined before the first contact. */
  drift(): number | undefined {
    return this.base && Math.round((Date.now() - this.now()) / 100) / 10;
  }
}
