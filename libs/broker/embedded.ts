import { createSecureContext } from 'node:tls';
import type { Worker } from 'node:worker_threads';
import { LinkInThread } from './link-in-thread.js';
import { spawnBuilt } from './thread-link.js';
import type { DeviceLink, EmbeddedLinkOptions, LinkStats, ShownCertificate } from './types.js';

/** Starts the broker's thread. */
export type Spawn = (options: EmbeddedLinkOptions) => Worker;

/** Opens the embedded broker in a worker thread. @throws when the port cannot be bound. */
export async function openEmbeddedLink(options: EmbeddedLinkOptions, spawn: Spawn = (latest) => spawnBuilt('worker.js', latest)): Promise<DeviceLink> {
  const link = new EmbeddedLink(options, spawn);
  await link.start();
  return link;
}

class EmbeddedLink extends LinkInThread {
  constructor(private options: EmbeddedLinkOptions, spawn: Spawn) {
    // A second start keeps the port of the first: devices know it.
    super(options.revoked, ({ port, ...known }) => spawn({ ...this.options, ...known, port: port || this.options.port }));
  }

  get port(): number {
    return this.thread.port;
  }

  async showCertificate(shown: ShownCertificate): Promise<void> {
    // Checked here: in the thread, a pair that does not fit would end it.
    createSecureContext({ cert: shown.certificate, key: shown.key });
    this.options = { ...this.options, ...shown };
    await this.thread.calls.make('showCertificate', shown);
  }

  stats(): Promise<LinkStats> {
    if (!this.thread.calls.attached) return Promise.reject(new Error('the thread of the broker ended and is being started again; devices return by themselves'));
    return this.thread.calls.make('stats', undefined);
  }
}
