import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ThreadVitals } from '#threads';
import type { WorkerAnswer, WorkerInput, WorkerRequest } from './worker-protocol.js';

/** A thread can only run compiled code: straight from the sources (tests), the build in `dist` is used. */
const workerUrl = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/libs/database/worker.js', import.meta.url)
  : new URL('./worker.js', import.meta.url);

const SOCKET_NAME = '.s.PGSQL.5432';
/** `sun_path` holds 108 bytes with its end mark. */
const LONGEST_SOCKET_PATH = 107;

/** PGlite in a worker thread, started again when it dies. One per data folder: whoever opens it holds the folder's lock. */
export class EmbeddedEngine {
  private worker: Worker | undefined;
  /** Of the latest thread. */
  vitals: ThreadVitals | undefined;
  private closing = false;

  private constructor(
    private readonly input: WorkerInput,
    private readonly onTrouble: (message: string) => void,
  ) {}

  static async open(dataDir: string, onTrouble: (message: string) => void): Promise<EmbeddedEngine> {
    const folder = resolve(dataDir, 'database');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const engine = new EmbeddedEngine({ folder, socketPath: await socketPath(folder) }, onTrouble);
    await engine.start();
    return engine;
  }

  /** Folder of the socket, as the driver's `host`. */
  get host(): string {
    return dirname(this.input.socketPath);
  }

  /** Writes a compressed copy of the folder. Call while nothing else queries. */
  async dump(path: string): Promise<void> {
    const worker = this.worker;
    if (!worker) throw new Error('The embedded database is starting again.');
    await new Promise<void>((done, failed) => {
      const onExit = () => failed(new Error('The embedded database stopped during its dump.'));
      worker.once('exit', onExit);
      worker.once('message', (answer: WorkerAnswer) => {
        worker.off('exit', onExit);
        if (answer.kind === 'dumped' && answer.error) failed(new Error(answer.error));
        else done();
      });
      worker.postMessage({ kind: 'dump', path } satisfies WorkerRequest);
    });
  }

  async close(): Promise<void> {
    this.closing = true;
    const worker = this.worker;
    if (worker) {
      await new Promise<void>((done) => {
        worker.once('exit', () => done());
        worker.postMessage({ kind: 'close' } satisfies WorkerRequest);
      });
    }
    await rm(this.input.socketPath, { force: true });
  }

  private start(): Promise<void> {
    return new Promise((ready, failed) => {
      const worker = new Worker(workerUrl, { workerData: this.input, execArgv: [] });
      worker.once('message', (answer: WorkerAnswer) => {
        if (answer.kind === 'ready') this.vitals = new ThreadVitals(answer.vitals);
        this.worker = worker;
        ready();
      });
      worker.once('error', failed);
      worker.once('exit', (code) => {
        if (this.worker !== worker) return failed(new Error(`The embedded database did not start (code ${code}).`));
        this.worker = undefined;
        if (!this.closing) void this.restart();
      });
    });
  }

  /** Tries for as long as the server lives: meanwhile queries fail fast and the health check says so. */
  private async restart(): Promise<void> {
    this.onTrouble('The embedded database stopped by itself; it is starting again.');
    for (let wait = 100; !this.closing; wait = Math.min(wait * 2, 10_000)) {
      try {
        return await this.start();
      } catch (error) {
        this.onTrouble(`The embedded database does not start: ${String(error)}`);
        await delay(wait, undefined, { ref: false });
      }
    }
  }
}

/** In the data folder, where only this user reads; in a private temporary folder when that path is too long for a socket. */
async function socketPath(folder: string): Promise<string> {
  const near = join(dirname(folder), SOCKET_NAME);
  if (Buffer.byteLength(near) <= LONGEST_SOCKET_PATH) return near;
  return join(await mkdtemp(join(tmpdir(), 'craie-')), SOCKET_NAME);
}
