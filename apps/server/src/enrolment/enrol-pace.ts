import { Injectable } from '@nestjs/common';
import { TokenBucket } from '#broker';
import { Clock } from '../shared/clock.js';
import { ProblemError } from '../shared/problem.js';

/** A school of 300 devices behind one address enrols in one go; whoever goes on after that is slowed. */
const ADDRESS = { perSecond: 2, burst: 600 };
/** A certificate costs about 3 ms of the server's one event loop. */
const EVERYBODY = { perSecond: 50, burst: 400 };
const MOST_ADDRESSES = 10_000;

/** How fast certificates are asked for. */
@Injectable()
export class EnrolPace {
  private readonly everybody: TokenBucket;
  /** In the order of their last visit: the oldest is forgotten first. */
  private readonly addresses = new Map<string, TokenBucket>();

  constructor(private readonly clock: Clock) {
    this.everybody = new TokenBucket(EVERYBODY.perSecond, EVERYBODY.burst, clock.now().getTime());
  }

  /** @throws ProblemError `too_many_attempts` with the seconds to wait */
  admit(address: string): void {
    const now = this.clock.now().getTime();
    const bucket = this.addresses.get(address) ?? new TokenBucket(ADDRESS.perSecond, ADDRESS.burst, now);
    this.addresses.delete(address);
    this.addresses.set(address, bucket);
    const [oldest] = this.addresses.keys();
    if (this.addresses.size > MOST_ADDRESSES && oldest !== undefined) this.addresses.delete(oldest);
    if (bucket.take(now, 1, 0) === Infinity || this.everybody.take(now, 1, 0) === Infinity) {
      throw new ProblemError('too_many_attempts', 'Too many enrolments at once. Try again in a few seconds.', { retryAfterSeconds: 5 });
    }
  }
}
