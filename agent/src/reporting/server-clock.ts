import { uptime } from 'node:os';

/** Since the start of the machine, ms. Unlike the monotonic clock of a process, it counts what the machine sleeps: a laptop closed at night wakes up in class. */
const elapsed = (): number => uptime() * 1_000;

/** The server's clock as last said in a welcome or proven, kept running by the time since the machine's start. */
export class ServerClock {
  private base: { server: number; elapsed: number } | undefined;

  /** @param now ISO text of the server; anything else is ignored */
  learn(now: string): void {
    const server = Date.parse(now);
    if (!Number.isNaN(server)) this.set(server);
  }

  /** @param server ms */
  set(server: number): void {
    this.base = { server, elapsed: elapsed() };
  }

  get known(): boolean {
    return this.base !== undefined;
  }

  /** Milliseconds since 1970 by the server's clock; by ours before the first contact. */
  now(): number {
    return this.base ? this.base.server + (elapsed() - this.base.elapsed) : Date.now();
  }

  /** Seconds our clock is ahead of the server's; undefined before the first contact. */
  drift(): number | undefined {
    return this.base && Math.round((Date.now() - this.now()) / 100) / 10;
  }
}
