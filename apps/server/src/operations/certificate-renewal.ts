import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { DeviceLink } from '#broker';
import { Clock } from '../shared/clock.js';
import { DeviceTls, type TlsPair } from '../shared/device-tls.js';
import { LINK } from '../shared/link.js';
import { Log } from '../shared/log.js';

const TWICE_A_DAY = 12 * 3_600_000;

/** A server that runs for a year shows devices a certificate that is in its time, without a restart. */
@Injectable()
export class CertificateRenewal implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly listeners: ((pair: TlsPair) => void | Promise<void>)[] = [];
  private current: string;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly tls: DeviceTls,
    private readonly clock: Clock,
    private readonly log: Log,
    @Inject(LINK) link: DeviceLink,
  ) {
    this.current = tls.first.certificate;
    this.add((pair) => link.showCertificate(pair));
  }

  /** PEM: what devices are shown now. */
  get shown(): string {
    return this.current;
  }

  /** @param show gives a listener another certificate; throws when it cannot take it. */
  add(show: (pair: TlsPair) => void | Promise<void>): void {
    this.listeners.push(show);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), TWICE_A_DAY).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** One look. Public for tests, which bring their own clock. */
  async look(): Promise<void> {
    try {
      const pair = await this.tls.current(this.clock.now());
      if (pair.certificate === this.current) return;
      for (const show of this.listeners) await show(pair);
      this.current = pair.certificate;
      this.log.info('devices are shown a new server certificate');
    } catch (error) {
      this.log.error({ err: error }, 'the certificate shown to devices could not be renewed; the old one stays, and the next look tries again');
    }
  }
}
