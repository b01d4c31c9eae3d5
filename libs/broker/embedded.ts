import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { Worker } from 'node:worker_threads';
import type { ThreadVitals } from '#threads';
import { spawnBuilt, ThreadLink } from './thread-link.js';
import type { DeviceLink, DownMessageOut, EmbeddedLinkOptions, LinkStats, ShownCertificate, UplinkBatch } from './types.js';

/** Starts the broker's thread. */
export type Spawn = (options: EmbeddedLinkOptions) => Worker;

/** Opens the embedded broker in a worker thread. @throws when the port cannot be bound. */
export async function openEmbeddedLink(options: EmbeddedLinkOptions, spawn: Spawn = (latest) => spawnBuilt('worker.js', latest)): Promise<DeviceLink> {
  const link = new EmbeddedLink(options, spawn);
  await link.start().catch(async (error: unknown) => {
    await link.close();
    throw error;
  });
  return link;
}

/** What the next thread has to know is remembered here: the port, the revoked certificates, the certificate shown. */
class EmbeddedLink implements DeviceLink {
  private readonly thread: ThreadLink;
  private readonly revoked: Set<string>;
  /** Made for this user alone. Not in the data folder, whose path may be longer than a socket's may. */
  private readonly folder = mkdtempSync(join(tmpdir(), 'craie-link-'));
  readonly webSocketPath = join(this.folder, 'mqtt');
  private options: EmbeddedLinkOptions;

  constructor(options: EmbeddedLinkOptions, spawn: Spawn) {
    this.options = { ...options, webSocketPath: this.webSocketPath };
    this.revoked = new Set(options.revoked);
    // A second start keeps the port of the first: devices know it.
    this.thread = new ThreadLink((port) => spawn({ ...this.options, port: port || this.options.port, revoked: [...this.revoked] }));
  }

  start(): Promise<void> {
    return this.thread.start();
  }

  get port(): number {
    return this.thread.port;
  }

  onBatch(handler: (batch: UplinkBatch) => Promise<void>): void {
    this.thread.onBatch(handler);
  }

  onRestart(listener: () => void): void {
    this.thread.onRestart(listener);
  }

  get vitals(): ThreadVitals | undefined {
    return this.thread.vitals;
  }

  async send(messages: DownMessageOut[]): Promise<string[]> {
    return messages.length === 0 ? [] : this.thread.calls.make('send', messages);
  }

  async disconnect(deviceIds: string[]): Promise<void> {
    if (deviceIds.length > 0) await this.thread.calls.make('disconnect', deviceIds);
  }

  async revoke(serials: string[]): Promise<void> {
    for (const serial of serials) this.revoked.add(serial);
    if (serials.length > 0) await this.thread.calls.make('revoke', serials);
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

  async close(): Promise<void> {
    await this.thread.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
