import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { readJson, writeAtomic } from '../state/atomic.js';
import { KEEPALIVE, learnSilence, type Silence } from './keepalive.js';
import type { Proxies } from './proxies.js';
import { linkWays, wayName, type Tried, type Way } from './way.js';

/** `way.json`: what worked, so that a start does not begin by trying what does not. */
const Memory = Type.Object({
  v: Type.Literal(1),
  /** Name of the way. */
  way: Type.String({ maxLength: 400 }),
  /** Seconds. */
  keepalive: Type.Integer({ minimum: KEEPALIVE.shortest, maximum: 120 }),
  lastSilence: Type.Number({ minimum: 0, maximum: 86_400 }),
});
type Memory = Static<typeof Memory>;
const memory = Compile(Memory);

/** A way that worked is left for others after this many failures in a row: a server that restarts is no reason to wander. */
const FAITHFUL = 2;

/** Chooses the way of the link, and remembers. A file that cannot be written costs a detour at the next start, nothing else. */
export class Ways {
  /** What was tried since the last success and did not work, in order; kept afterwards, for people. */
  tried: Tried[] = [];
  private failures = FAITHFUL;

  private constructor(private readonly path: string | undefined, private readonly proxies: () => Promise<Proxies>, private remembered: Memory | undefined) {}

  /** @param path of `way.json`; undefined = remember nothing. */
  static async open(path: string | undefined, proxies: () => Promise<Proxies>): Promise<Ways> {
    const known = path === undefined ? undefined : await readJson(path);
    const ways = new Ways(path, proxies, memory.Check(known) ? known : undefined);
    if (ways.remembered) ways.failures = 0;
    return ways;
  }

  /** Name of the way that worked last. */
  get current(): string | undefined {
    return this.remembered?.way;
  }

  /** All of them as things stand, best first. */
  async all(): Promise<Way[]> {
    return linkWays((await this.proxies()).usable);
  }

  /** What to try now, in this order: the one that worked, alone while it is trusted, otherwise before all others. */
  async round(): Promise<Way[]> {
    const { usable, unusable } = await this.proxies();
    const all = linkWays(usable);
    const known = all.find((way) => wayName(way) === this.current);
    this.tried = [...unusable];
    if (known && this.failures < FAITHFUL) return [known];
    return known ? [known, ...all.filter((way) => way !== known)] : all;
  }

  /** Seconds between two pings on this way. */
  keepalive(way: Way): number {
    return this.silenceOf(way).keepalive;
  }

  failed(tried: Tried): void {
    this.tried.push(tried);
  }

  /** None of the round worked. */
  roundFailed(): void {
    this.failures++;
  }

  async worked(way: Way): Promise<void> {
    this.failures = 0;
    const { keepalive, last } = this.silenceOf(way);
    await this.remember({ v: 1, way: wayName(way), keepalive, lastSilence: last });
  }

  /** A connection by this way ended after `silent` seconds without a byte. */
  async ended(way: Way, silent: number): Promise<void> {
    const { keepalive, last } = learnSilence(this.silenceOf(way), silent);
    await this.remember({ v: 1, way: wayName(way), keepalive, lastSilence: last });
  }

  /** A better way answers again: the next round begins with it, and goes on with the others at once if it fails. */
  prefer(way: Way): void {
    this.remembered = { v: 1, way: wayName(way), keepalive: KEEPALIVE[way.transport], lastSilence: 0 };
    this.failures = FAITHFUL;
  }

  private silenceOf(way: Way): Silence {
    if (this.remembered?.way !== wayName(way)) return { keepalive: KEEPALIVE[way.transport], last: 0 };
    return { keepalive: this.remembered.keepalive, last: this.remembered.lastSilence };
  }

  private async remember(next: Memory): Promise<void> {
    const before = JSON.stringify(this.remembered);
    this.remembered = next;
    if (this.path !== undefined && JSON.stringify(next) !== before) await writeAtomic(this.path, JSON.stringify(next)).catch(() => undefined);
  }
}
