import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createSecureContext } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { CallBook } from './call-book.js';
import { commit } from './commit.js';
import type { FromWorker } from './protocol.js';
import type { DeviceLink, DownMessageOut, EmbeddedLinkOptions, LinkStats, UplinkBatch } from './types.js';

/** Starts the broker's thread. */
export type Spawn = (options: EmbeddedLinkOptions) => Worker;

const RESTART_FIRST = 100;
const RESTART_LONGEST = 5_000;
/** Heap of the thread in MB: 20 000 connections take about 1 300. */
const HEAP = 2_048;

/** Opens the embedded broker in a worker thread. @throws when the port cannot be bound. */
export async function openEmbeddedLink(options: EmbeddedLinkOptions, spawn: Spawn = spawnWorker): Promise<DeviceLink> {
  const link = new EmbeddedLink(options, spawn);
  await link.start();
  return link;
}

/** The main side: commits batches through the handler, and starts the thread again when it dies. */
class EmbeddedLink implements DeviceLink {
  port = 0;
  private worker: Worker | undefined;
  private readonly calls = new CallBook();
  private readonly revoked: Set<string>;
  private readonly restarted = new Set<() => void>();
  private handler: ((batch: UplinkBatch) => Promise<void>) | undefined;
  /** The batch that came before there was a handler. */
  private early: (() => void) | undefined;
  private restart: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private options: EmbeddedLinkOptions, private readonly spawn: Spawn) {
    this.revoked = new Set(options.revoked);
  }

  onBatch(handler: (batch: UplinkBatch) => Promise<void>): void {
    if (this.handler) throw new Error('The device link has its handler already.');
    this.handler = handler;
    this.early?.();
  }

  onRestart(listener: () => void): void {
    this.restarted.add(listener);
  }

  async send(messages: DownMessageOut[]): Promise<string[]> {
    return messages.length === 0 ? [] : this.calls.make('send', messages);
  }

  async disconnect(deviceIds: string[]): Promise<void> {
    if (deviceIds.length > 0) await this.calls.make('disconnect', deviceIds);
  }

  async revoke(serials: string[]): Promise<void> {
    for (const serial of serials) this.revoked.add(serial);
    if (serials.length > 0) await this.calls.make('revoke', serials);
  }

  async showCertificate(pair: { certificate: string; key: string }): Promise<void> {
    // Checked here: in the thread, a pair that does not fit would end it.
    createSecureContext({ cert: pair.certificate, key: pair.key });
    this.options = { ...this.options, ...pair };
    await this.calls.make('showCertificate', pair);
  }

  stats(): Promise<LinkStats> {
    if (!this.calls.attached) return Promise.reject(new Error('the thread of the broker ended and is being started again; devices return by themselves'));
    return this.calls.make('stats', undefined);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.restart);
    if (this.calls.attached) await this.calls.make('close', undefined);
    await this.worker?.terminate();
    this.calls.end();
  }

  /** Resolves when the thread listens. */
  start(): Promise<void> {
    // A second start keeps the port of the first: devices know it.
    const worker = this.spawn({ ...this.options, port: this.port || this.options.port, revoked: [...this.revoked] });
    this.worker = worker;
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.type === 'ready') {
          this.port = message.port;
          this.calls.attach(worker);
          resolve();
        } else if (message.type === 'failed') {
          reject(new Error(message.message));
          void worker.terminate();
        } else this.receive(worker, message);
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        reject(new Error('The broker thread ended before it listened.'));
        if (this.calls.detach(worker)) this.again(RESTART_FIRST);
      });
    });
  }

  private receive(worker: Worker, message: Extract<FromWorker, { type: 'batch' | 'result' }>): void {
    if (message.type === 'result') this.calls.settle(message.id, message.value);
    else if (this.handler) {
      // A dead thread's batch is given up: its devices have had no acknowledgement and send again.
      void commit(this.handler, message.batch, () => this.worker !== worker || this.closed).then((done) => {
        if (done && this.worker === worker) worker.postMessage({ type: 'committed', sequence: message.sequence });
      });
    } else this.early = () => this.receive(worker, message);
  }

  private again(delay: number): void {
    if (this.closed) return;
    this.worker = undefined;
    this.restart = setTimeout(() => {
      this.start().then(
        () => this.restarted.forEach((listener) => listener()),
        () => this.again(Math.min(delay * 2, RESTART_LONGEST)),
      );
    }, delay);
  }
}

function spawnWorker(options: EmbeddedLinkOptions): Worker {
  // From the TypeScript sources (tests), the built file is used: a thread cannot run TypeScript.
  const built = import.meta.url.endsWith('.ts') ? '../../dist/libs/broker/worker.js' : './worker.js';
  const file = fileURLToPath(new URL(built, import.meta.url));
  if (!existsSync(file)) throw new Error(`${file} is missing: build first with "npm run build:server".`);
  return new Worker(file, { workerData: options, resourceLimits: { maxOldGenerationSizeMb: HEAP } });
}
