import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { DeviceLink } from '#broker';
import { Authority } from '#pki';
import { Clock } from '../shared/clock.js';
import { DeviceTls, type TlsPair } from '../shared/device-tls.js';
import { LINK } from '../shared/link.js';
import { Log } from '../shared/log.js';

const TWICE_A_DAY = 12 * 3_600_000;

/** What a listener shows, and the roots of those it lets in. */
export type Shown = TlsPair & { roots: string[] };

/** A server that runs for a year shows devices a certificate that is in its time, without a restart. */
@Injectable()
export class CertificateRenewal implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly listeners: ((shown: Shown) => void | Promise<void>)[] = [];
  private current: Shown;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly tls: DeviceTls,
    private readonly authority: Authority,
    private readonly clock: Clock,
    private readonly log: Log,
    @Inject(LINK) link: DeviceLink,
  ) {
    this.current = { ...tls.first, roots: authority.roots };
    this.add((shown) => link.showCertificate(shown));
  }

  /** PEM: what devices are shown now. */
  get shown(): string {
    return this.current.certificate;
  }

  /** @param show gives a listener another certificate; throws when it cannot take it. */
  add(show: (shown: Shown) => void | Promise<void>): void {
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
      const now = { ...(await this.tls.current(this.clock.now())), roots: this.authority.roots };
      if (mark(now) === mark(this.current)) return;
      for (const show of this.listeners) await show(now);
      this.current = now;
      this.log.info('devices are shown a new server certificate');
    } catch (error) {
      this.log.error({ err: error }, 'the certificate shown to devices could not be renewed; the old one stays, and the next look tries again');
    }
  }
}

const mark = ({ certificate, roots }: Shown): string => [certificate, ...roots].join('');
