import type { Log } from './log.js';
import { isPassing } from './trouble-passing.js';

/** Between two looks for what is due again, ms; what is new is looked for at once. */
const EVERY = 1_000;

/** Rows of a table that are to be worked on when they are due. */
export interface DueRows<T> {
  /** In words of the log: 'webhook messages'. */
  name: string;
  /** Is there any at all? One row of an index: what it costs each second. */
  any(): Promise<boolean>;
  /** How many more may be begun now, with so many on their way. */
  free(onTheWay: number): number;
  /** Takes up to so many, for a time: several servers may share them. */
  claim(free: number): Promise<T[]>;
  /** Resolves when the outcome is written. @param signal aborts when the server stops */
  work(one: T, signal: AbortSignal): Promise<void>;
  /** What the log says of one whose outcome could not be written. */
  about(one: T): object;
}

/** Works on what is due, so many at once in this process. What is taken and never finished is due again: so each is worked on at least once. */
export class DueWork<T> {
  private readonly onTheWay = new Map<T, Promise<void>>();
  private readonly closing = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  /** Something came while it was being looked: another look follows. */
  private again = false;

  constructor(private readonly rows: DueRows<T>, private readonly log: Log) {}

  start(): void {
    this.timer = setInterval(() => this.wake(), EVERY).unref();
  }

  /** Resolves when nothing is on its way any more. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.closing.abort();
    await this.looking;
    await Promise.all(this.onTheWay.values());
  }

  /** Something may be due. */
  wake(): void {
    if (this.closing.signal.aborted) return;
    this.again = true;
    this.looking ??= this.look().finally(() => { this.looking = undefined; });
  }

  /** What this process works on now. */
  taken(): Iterable<T> {
    return this.onTheWay.keys();
  }

  /** Aborts when the server stops. */
  get stopped(): AbortSignal {
    return this.closing.signal;
  }

  private async look(): Promise<void> {
    while (this.again && !this.closing.signal.aborted) {
      this.again = false;
      const free = this.rows.free(this.onTheWay.size);
      if (free <= 0) return;
      try {
        const taken = (await this.rows.any()) ? await this.rows.claim(free) : [];
        for (const one of taken) this.begin(one);
      } catch (error) {
        if (!isPassing(error)) this.log.error({ err: error }, '%s could not be read; the next look tries again', this.rows.name);
        return;
      }
    }
  }

  private begin(one: T): void {
    const working = this.rows.work(one, this.closing.signal)
      .catch((error: unknown) => this.log.warn({ err: error, ...this.rows.about(one) }, 'what became of one of the %s could not be written; it is tried again', this.rows.name))
      .finally(() => { this.onTheWay.delete(one); this.wake(); });
    this.onTheWay.set(one, working);
  }
}
