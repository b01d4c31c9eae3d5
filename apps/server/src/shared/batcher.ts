import { setTimeout as delay } from 'node:timers/promises';
import type { Queue } from './metrics.js';
import { isPassing } from './trouble-passing.js';

/** Rest before another attempt while the database is away, ms. */
const REST = 1_000;

export interface BatcherOptions<K> {
  /** Keys handed over at most at once. */
  chunk: number;
  /** Rest between two hand-overs, ms; none by default. */
  intervalMs?: number;
  handle: (keys: K[]) => Promise<void>;
  /** Told when `handle` fails for a reason of its own; its keys are dropped and the next ones go on. */
  onError: (error: unknown) => void;
}

/**
 * Gathers keys (device ids, deployment ids) and hands them over one chunk after the other, never two at once. A key that
 * is already waiting is not added again: what waits is bounded by the number of different keys. While the database is away they
 * wait too: whoever is connected makes no further contact that would bring them back.
 */
export class Batcher<K> implements Queue {
  private readonly waiting = new Set<K>();
  private readonly closing = new AbortController();
  private running: Promise<void> | undefined;
  handled = 0;
  lost = 0;

  constructor(private readonly options: BatcherOptions<K>) {}

  get size(): number {
    return this.waiting.size;
  }

  add(keys: Iterable<K>): void {
    if (this.closing.signal.aborted) return;
    for (const key of keys) this.waiting.add(key);
    if (this.waiting.size > 0) this.running ??= this.run();
  }

  /** Resolves when nothing waits any more, at the latest after so many ms. */
  async drained(ms: number): Promise<void> {
    if (!this.running) return;
    const over = new AbortController();
    await Promise.race([this.running, delay(ms, undefined, { ref: false, signal: over.signal }).catch(() => undefined)]);
    over.abort();
  }

  /** Drops what waits and resolves when the chunk in hand is finished. */
  async close(): Promise<void> {
    this.closing.abort();
    this.waiting.clear();
    await this.running;
  }

  private async run(): Promise<void> {
    const { chunk, intervalMs = 0, handle, onError } = this.options;
    // Lets the caller finish, so that keys added in one go travel together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.size > 0) {
      const keys = this.take(chunk);
      try {
        await handle(keys);
        this.handled += keys.length;
      } catch (error) {
        if (isPassing(error) && !this.closing.signal.aborted) {
          for (const key of keys) this.waiting.add(key);
          await this.rest(REST);
          continue;
        }
        this.lost += keys.length;
        onError(error);
      }
      if (intervalMs > 0) await this.rest(intervalMs);
    }
    this.running = undefined;
  }

  private rest(ms: number): Promise<void> {
    return delay(ms, undefined, { ref: false, signal: this.closing.signal }).catch(() => undefined);
  }

  private take(count: number): K[] {
    const keys: K[] = [];
    for (const key of this.waiting) {
      if (keys.length === count) break;
      keys.push(key);
      this.waiting.delete(key);
    }
    return keys;
  }
}
