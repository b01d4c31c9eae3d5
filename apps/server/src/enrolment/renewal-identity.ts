import { Injectable } from '@nestjs/common';
import { DeviceIdentity } from './device-identity.js';

/** The guard of the renewal, and of nothing else: late certificates serve too (see `late-certificate.ts`). Revoked ones are refused as everywhere. */
@Injectable()
export class RenewalIdentity extends DeviceIdentity {
  protected override readonly late = true;
}
