import { randomUUID } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Database } from '#database';
import { Config } from '../shared/config.js';
import { Log } from '../shared/log.js';
import type { Outgoing } from './live.coalescer.js';
import { LiveOutbox } from './live.outbox.js';

const CHANNEL = 'craie_live';
/** PostgreSQL's own bound for one notification is 8 000 bytes. */
const LARGEST = 7_900;
const MOST_INFLATED = 1024 * 1024;

/**
 * Where several servers share the devices, each hears a part of them: what one tells its consoles goes to those of the
 * others through the database, which they trust, unlike the broker. News lost on the way show when a page is read again.
 */
@Injectable()
export class LiveRelay implements OnModuleInit, BeforeApplicationShutdown {
  private readonly me = randomUUID();
  private stop: (() => Promise<void>) | undefined;

  constructor(
    private readonly db: Database,
    private readonly config: Config,
    private readonly outbox: LiveOutbox,
    private readonly log: Log,
  ) {}

  async onModuleInit(): Promise<void> {
    const { broker, database } = this.config;
    // With the embedded broker, or database, this is the only server.
    if (!broker || !database.url) return;
    this.stop = await this.db.listen(CHANNEL, (payload) => this.hear(payload));
    this.outbox.relayTo((outgoing) => {
      this.tell(outgoing).catch((error: unknown) => this.log.warn({ err: error }, 'live news did not reach the other servers'));
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop?.();
  }

  private async tell(outgoing: Outgoing[]): Promise<void> {
    const payload = this.me + deflateRawSync(JSON.stringify(outgoing)).toString('base64');
    if (payload.length <= LARGEST) return this.db.notify(CHANNEL, payload);
    const middle = Math.ceil(outgoing.length / 2);
    // One thing alone that is too long (a target of hundreds of items) is left to the next reading of its page.
    if (outgoing.length === 1) return;
    await this.tell(outgoing.slice(0, middle));
    await this.tell(outgoing.slice(middle));
  }

  private hear(payload: string): void {
    if (payload.startsWith(this.me)) return;
    try {
      const packed = Buffer.from(payload.slice(this.me.length), 'base64');
      this.outbox.receive(JSON.parse(inflateRawSync(packed, { maxOutputLength: MOST_INFLATED }).toString()) as Outgoing[]);
    } catch (error) {
      this.log.warn({ err: error }, 'live news of another server could not be read');
    }
  }
}
