import { Injectable } from '@nestjs/common';
import type { ServiceIdentity, StandIns } from '#broker';
import { Authority, createServiceKey } from '#pki';
import { Issued } from './issued.js';

/** Certificates of the names are made anew long before their year is over, those of devices well before their day is, ms. */
const NAME_AGE = 30 * 86_400_000;
const STAND_IN_AGE = 12 * 3_600_000;

/** With what this process is known to an external broker: under names of its own, and in the place of devices. Nothing of it is stored. */
@Injectable()
export class BrokerIdentities {
  private readonly names = new Issued<ServiceIdentity>(NAME_AGE);
  private readonly devices = new Issued<string>(STAND_IN_AGE);
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly authority: Authority) {}

  /** One of `names.ts`. */
  named(name: string): Promise<ServiceIdentity> {
    return this.names.get(name, this.authority.pin, Date.now(), async () => ({ name, ...(await this.authority.issueService(name)) }));
  }

  /** Certificates for devices that came by WebSocket, all of one key that is made here. */
  async standIns(): Promise<StandIns> {
    const { key, publicKey } = await createServiceKey();
    return {
      key,
      certificate: (deviceId) => this.devices.get(deviceId, this.authority.pin, Date.now(), () => this.inTurn(async () => {
        const { certificate } = await this.authority.issueStandIn(deviceId, publicKey);
        return certificate;
      })),
    };
  }

  /** One at a time: in a storm the threads that sign are others' too. */
  private inTurn<T>(make: () => Promise<T>): Promise<T> {
    const made = this.turn.then(make);
    this.turn = made.catch(() => undefined);
    return made;
  }
}
