import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { DeviceLink } from '#broker';
import { Database } from '#database';
import { Config } from '../shared/config.js';
import { LINK } from '../shared/link.js';
import { Log } from '../shared/log.js';

const CHANNEL = 'craie_revoked';
/** Serials in one notification, whose bound is 8 000 bytes. */
const AT_ONCE = 200;

/**
 * Certificates that are refused from now on: told to the link of this process and, where several servers share the devices,
 * to those of the others, because each closes only the connections that it carries. What is lost on the way, the database
 * still knows: at the door, and when the device speaks.
 */
@Injectable()
export class RevocationRelay implements OnModuleInit, BeforeApplicationShutdown {
  private stop: (() => Promise<void>) | undefined;

  constructor(
    private readonly db: Database,
    private readonly config: Config,
    private readonly log: Log,
    @Inject(LINK) private readonly link: DeviceLink,
  ) {}

  async onModuleInit(): Promise<void> {
    // With the embedded broker, or database, this is the only server.
    if (this.config.broker && this.config.database.url) this.stop = await this.db.listen(CHANNEL, (payload) => void this.link.revoke(payload.split(',')));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop?.();
  }

  /** @param serials lower-case hex */
  async refuse(serials: readonly string[]): Promise<void> {
    await this.link.revoke([...serials]);
    if (!this.stop) return;
    try {
      for (let at = 0; at < serials.length; at += AT_ONCE) await this.db.notify(CHANNEL, serials.slice(at, at + AT_ONCE).join());
    } catch (error) {
      this.log.warn({ err: error }, 'a revocation did not reach the other servers: a connection that one of them carries stays, unheard, until it ends');
    }
  }
}
