import { Injectable } from '@nestjs/common';
import { TokenBucket } from '#broker';
import { Clock } from '../shared/clock.js';
import { Pace, type Rate } from '../shared/pace.js';

/** A school of 300 devices behind one address enrols in one go; whoever goes on after that is slowed. */
const ADDRESS: Rate = { perSecond: 2, burst: 600 };
/** A certificate costs about 3 ms of the server's one event loop. */
const EVERYBODY: Rate = { perSecond: 50, burst: 400 };
/** A device behind a proxy that opens TLS proves itself anew for each file. */
const DEVICE: Rate = { perSecond: 1, burst: 60 };

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
