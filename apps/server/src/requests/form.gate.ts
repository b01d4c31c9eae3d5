import { Injectable } from '@nestjs/common';
import { Clock } from '../shared/clock.js';
import { publicNetwork } from '../shared/networks.js';
import { Pace, type Rate } from '../shared/pace.js';

/** A whole school reads the form behind one address, with fifty icons a page. */
const READING: Rate = { perSecond: 20, burst: 3_000 };
/** Requests and messages: a staff meeting at once, then one every two minutes. */
const WRITING: Rate = { perSecond: 1 / 120, burst: 40 };
/** Codes and secrets that do not exist: who mistypes has many tries, who guesses among a million million codes has none to speak of. */
const WRONG: Rate = { perSecond: 1 / 10, burst: 60 };

/** What strangers may do here, by the address they come from: in memory, so for each server by itself. */
@Injectable()
export class FormGate {
  private readonly reading: Pace;
  private readonly writing: Pace;
  private readonly wrong: Pace;

  constructor(clock: Clock) {
    this.reading = new Pace(READING, 'requests from your address', clock);
    this.writing = new Pace(WRITING, 'requests and messages from your address', clock);
    this.wrong = new Pace(WRONG, 'unknown codes from your address', clock);
  }

  /** Before a code or a secret is looked at: whoever said too many wrong ones learns nothing of this one either. @throws ProblemError `too_many_attempts` */
  enter(address: string): void {
    const name = publicNetwork(address);
    this.reading.admit(name);
    this.wrong.check(name);
  }

  /** The code or secret was wrong. @throws ProblemError `too_many_attempts` */
  mistaken(address: string): void {
    this.wrong.admit(publicNetwork(address));
  }

  /** Before something is written. @throws ProblemError `too_many_attempts` */
  write(address: string): void {
    this.writing.admit(publicNetwork(address));
  }
}
