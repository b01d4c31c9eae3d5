import type { ThreadVitals } from '#threads';
import { spawnBuilt, ThreadLink } from './thread-link.js';
import type { DownMessageOut, ExternalLink, ExternalLinkOptions, Holding, LinkStats, UplinkBatch } from './types.js';

/** Opens the link to an external broker. It connects once it is told under which names (`hold`). */
export async function openExternalLink(options: ExternalLinkOptions): Promise<ExternalLink> {
  const link = new ThroughBroker(options);
  await link.start();
  return link;
}

class ThroughBroker implements ExternalLink {
  readonly port: number;
  private readonly thread: ThreadLink;

  constructor(options: ExternalLinkOptions) {
    this.port = Number(new URL(options.url).port) || 8883;
    this.thread = new ThreadLink(() => spawnBuilt('external-worker.js', options));
  }

  start(): Promise<void> {
    return this.thread.start();
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

  hold(holding: Holding): Promise<void> {
    return this.thread.calls.make('hold', holding);
  }

  async send(messages: DownMessageOut[]): Promise<string[]> {
    return messages.length === 0 ? [] : this.thread.calls.make('send', messages);
  }

  /** Nothing: no MQTT client may close the connection of another. What the device says is not taken in any more. */
  async disconnect(): Promise<void> {}

  /** Nothing: the broker reads a revocation list, and the server looks at each device before it takes in its words. */
  async revoke(): Promise<void> {}

  /** Nothing: the broker shows a certificate of its own. */
  async showCertificate(): Promise<void> {}

  async stats(): Promise<LinkStats> {
    if (!this.thread.calls.attached) throw new Error('the thread of the link ended and is being started again');
    const stats = await this.thread.calls.make('stats', undefined);
    if (stats.names.length === 0) throw new Error(`the external broker is not reached${stats.trouble ? `: ${stats.trouble}` : ''}`);
    return stats;
  }

  close(): Promise<void> {
    return this.thread.close();
  }
}
