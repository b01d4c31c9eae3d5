import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ThreadVitals } from '#threads';
import { CallBook } from './call-book.js';
import { commit } from './commit.js';
import type { FromWorker } from './protocol.js';
import type { UplinkBatch } from './types.js';

const RESTART_FIRST = 100;
const RESTART_LONGEST = 5_000;
/** Heap of the thread in MB: 20 000 connections take about 1 300. */
const HEAP = 2_048;

/** The main side of a thread that carries the wire: commits its batches through the handler, and starts it again when it dies. */
export class ThreadLink {
  port = 0;
  readonly calls = new CallBook();
  /** Of the latest thread. */
  vitals: ThreadVitals | undefined;
  private worker: Worker | undefined;
  private readonly restarted = new Set<() => void>();
  private handler: ((batch: UplinkBatch) => Promise<void>) | undefined;
  /** The batch that came before there was a handler. */
  private early: (() => void) | undefined;
  private restart: NodeJS.Timeout | undefined;
  private closed = false;

  /** @param spawn starts the thread; asked again each time it died, with the port of the first one. */
  constructor(private readonly spawn: (port: number) => Worker) {}

  /** @throws Error for a second handler. */
  onBatch(handler: (batch: UplinkBatch) => Promise<void>): void {
    if (this.handler) throw new Error('The device link has its handler already.');
    this.handler = handler;
    this.early?.();
  }

  onRestart(listener: () => void): void {
    this.restarted.add(listener);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.restart);
    if (this.calls.attached) await this.calls.make('close', undefined);
    await this.worker?.terminate();
    this.calls.end();
  }

  /** Resolves when the thread is ready. @throws what kept it from being so. */
  start(): Promise<void> {
    const worker = this.spawn(this.port);
    this.worker = worker;
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.type === 'ready') {
          this.port = message.port;
          this.vitals = new ThreadVitals(message.vitals);
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

  private receive(worker: Worker, message: Exclude<FromWorker, { type: 'ready' | 'failed' }>): void {
    if (message.type === 'result') this.calls.settle(message.id, message.value);
    else if (message.type === 'returned') this.tellRestart();
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
        () => this.tellRestart(),
        () => this.again(Math.min(delay * 2, RESTART_LONGEST)),
      );
    }, delay);
  }

  private tellRestart(): void {
    for (const listener of this.restarted) listener();
  }
}

/** Starts the built file of this name beside this one. @throws when it was not built. */
export function spawnBuilt(name: string, workerData: unknown): Worker {
  // From the TypeScript sources (tests), the built file is used: a thread cannot run TypeScript.
  const folder = import.meta.url.endsWith('.ts') ? '../../dist/libs/broker/' : './';
  const file = fileURLToPath(new URL(`${folder}${name}`, import.meta.url));
  if (!existsSync(file)) throw new Error(`${file} is missing: build first with "npm run build:server".`);
  return new Worker(file, { workerData, resourceLimits: { maxOldGenerationSizeMb: HEAP } });
}
