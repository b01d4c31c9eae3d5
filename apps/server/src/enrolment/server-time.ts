import { Injectable } from '@nestjs/common';
import type { Signed, TimeBody } from '#contract';
import { SigningKey } from '#pki';
import { Clock } from '../shared/clock.js';

/** The time, for devices whose own clock is too wrong for TLS. Anybody may ask: an answer is good for its nonce alone. */
@Injectable()
export class ServerTime {
  constructor(
    private readonly signing: SigningKey,
    private readonly clock: Clock,
  ) {}

  tell(nonce: string): Signed {
    return this.signing.sign(JSON.stringify({ v: 1, kind: 'time', nonce, now: this.clock.now().toISOString() } satisfies TimeBody));
  }
}
