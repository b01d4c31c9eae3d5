import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { ThreadVitals } from '#threads';
import type { Caller } from './peer.js';
import { relay } from './relay.js';
import { ThreadLink } from './thread-link.js';
import type { DeviceLink, DownMessageOut, LinkStats, ShownCertificate, Upgrade, UplinkBatch } from './types.js';

/** What a thread is started with, besides the options of its link. */
export interface Known {
  webSocketPath: string;
  revoked: string[];
  /** Of the first thread: 0 for the first. */
  port: number;
}

/** What both links have in common: a thread that carries the wire, and what the next one has to know when it dies. */
export abstract class LinkInThread implements DeviceLink {
  protected readonly thread: ThreadLink;
  private readonly revoked: Set<string>;
  /** Made for this user alone. Not in the data folder, whose path may be longer than a socket's may. */
  private readonly folder = mkdtempSync(join(tmpdir(), 'craie-link-'));
  private readonly webSocketPath = join(this.folder, 'mqtt');

  constructor(revoked: readonly string[], spawn: (known: Known) => Worker) {
    this.revoked = new Set(revoked);
    this.thread = new ThreadLink((port) => spawn({ port, webSocketPath: this.webSocketPath, revoked: [...this.revoked] }));
  }

  abstract get port(): number;
  abstract showCertificate(shown: ShownCertificate): Promise<void>;
  abstract stats(): Promise<LinkStats>;

  /** @throws what kept the thread from its work; everything is closed then. */
  async start(): Promise<void> {
    await this.thread.start().catch(async (error: unknown) => {
      await this.close();
      throw error;
    });
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

  async relay(caller: Caller, upgrade: Upgrade): Promise<void> {
    relay(this.webSocketPath, caller, upgrade);
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

  async close(): Promise<void> {
    await this.thread.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
