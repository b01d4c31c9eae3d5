import { Injectable } from '@nestjs/common';
import { TokenBucket } from '#broker';
import { Clock } from '../shared/clock.js';
import { ProblemError } from '../shared/problem.js';

interface Rate { perSecond: number; burst: number }

/** A school of 300 devices behind one address enrols in one go; whoever goes on after that is slowed. */
const ADDRESS: Rate = { perSecond: 2, burst: 600 };
/** A certificate costs about 3 ms of the server's one event loop. */
const EVERYBODY: Rate = { perSecond: 50, burst: 400 };
/** A device behind a proxy that opens TLS proves itself anew for each file. */
const DEVICE: Rate = { perSecond: 1, burst: 60 };
const MOST_NAMES = 10_000;

/** A rate for each name, of a bounded number of names. */
class Pace {
  /** In the order of their last visit: the oldest is forgotten first. */
  private readonly names = new Map<string, TokenBucket>();

  constructor(private readonly rate: Rate, private readonly what: string, protected readonly clock: Clock) {}

  /** @throws ProblemError `too_many_attempts` with the seconds to wait */
  admit(name: string): void {
    const now = this.clock.now().getTime();
    const bucket = this.names.get(name) ?? new TokenBucket(this.rate.perSecond, this.rate.burst, now);
    this.names.delete(name);
    this.names.set(name, bucket);
    const [oldest] = this.names.keys();
    if (this.names.size > MOST_NAMES && oldest !== undefined) this.names.delete(oldest);
    this.take(bucket, now);
  }

  protected take(bucket: TokenBucket, now: number): void {
    if (bucket.take(now, 1, 0) === Infinity) throw new ProblemError('too_many_attempts', `Too many ${this.what} at once. Try again in a few seconds.`, { retryAfterSeconds: 5 });
  }
}

/** How fast certificates are asked for, by address or device. */
@Injectable()
export class EnrolPace extends Pace {
  private readonly everybody: TokenBucket;

  constructor(clock: Clock) {
    super(ADDRESS, 'enrolments', clock);
    this.everybody = new TokenBucket(EVERYBODY.perSecond, EVERYBODY.burst, clock.now().getTime());
  }

  protected override take(bucket: TokenBucket, now: number): void {
    super.take(bucket, now);
    super.take(this.everybody, now);
  }
}

/** How fast one device may prove itself by tokens: it bounds what is remembered of them. */
@Injectable()
export class DevicePace extends Pace {
  constructor(clock: Clock) {
    super(DEVICE, 'device tokens', clock);
  }
}
