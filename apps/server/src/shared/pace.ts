import { TokenBucket } from '#broker';
import type { Clock } from './clock.js';
import { ProblemError } from './problem.js';

export interface Rate { perSecond: number; burst: number }

const MOST_NAMES = 10_000;

/** A rate for each name, of a bounded number of names; of one process, in its memory. */
export class Pace {
  /** In the order of their last visit: the oldest is forgotten first. */
  private readonly names = new Map<string, TokenBucket>();

  /** @param what is counted, in the plural: for the sentence of the refusal */
  constructor(private readonly rate: Rate, private readonly what: string, protected readonly clock: Clock) {}

  /** Counts one. @throws ProblemError `too_many_attempts` with the seconds to wait */
  admit(name: string): void {
    this.take(this.bucketOf(name), this.clock.now().getTime());
  }

  /** Refuses like `admit`, and counts nothing: for what is counted once it turned out to be wrong. @throws ProblemError `too_many_attempts` */
  check(name: string): void {
    const bucket = this.bucketOf(name);
    const now = this.clock.now().getTime();
    this.take(bucket, now);
    bucket.take(now, -1);
  }

  protected take(bucket: TokenBucket, now: number): void {
    if (bucket.take(now, 1, 0) === Infinity) throw new ProblemError('too_many_attempts', `Too many ${this.what} at once. Try again in a few seconds.`, { retryAfterSeconds: Math.ceil(Math.max(5, 1 / this.rate.perSecond)) });
  }

  private bucketOf(name: string): TokenBucket {
    const bucket = this.names.get(name) ?? new TokenBucket(this.rate.perSecond, this.rate.burst, this.clock.now().getTime());
    this.names.delete(name);
    this.names.set(name, bucket);
    const [oldest] = this.names.keys();
    if (this.names.size > MOST_NAMES && oldest !== undefined) this.names.delete(oldest);
    return bucket;
  }
}
