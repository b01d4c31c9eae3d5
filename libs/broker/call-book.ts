import type { Worker } from 'node:worker_threads';
import type { CallName, Calls, ToWorker } from './protocol.js';

interface Waiting {
  message: Extract<ToWorker, { type: 'call' }>;
  settle: (value: unknown) => void;
}

/** Calls to the thread that wait for their answer. They survive the thread: the next one is asked again. */
export class CallBook {
  private readonly waiting = new Map<number, Waiting>();
  private worker: Worker | undefined;
  private last = 0;

  /** True while a thread listens. */
  get attached(): boolean {
    return this.worker !== undefined;
  }

  make<K extends CallName>(name: K, args: Calls[K]['args']): Promise<Calls[K]['result']> {
    // Nobody is connected while there is no thread: nothing is sent, and nothing is kept for later.
    if (name === 'send' && !this.worker) return Promise.resolve<Calls[K]['result']>([] as string[] as Calls[K]['result']);
    return new Promise((resolve) => {
      const message = { type: 'call', id: ++this.last, name, args } as Waiting['message'];
      this.waiting.set(message.id, { message, settle: (value) => resolve(value as Calls[K]['result']) });
      this.worker?.postMessage(message);
    });
  }

  settle(id: number, value: unknown): void {
    this.waiting.get(id)?.settle(value);
    this.waiting.delete(id);
  }

  attach(worker: Worker): void {
    this.worker = worker;
    for (const { message } of this.waiting.values()) worker.postMessage(message);
  }

  /** The thread died. False when it was not the one in use. */
  detach(worker: Worker): boolean {
    if (this.worker !== worker) return false;
    this.worker = undefined;
    for (const [id, { message }] of this.waiting) {
      if (message.name === 'send') this.settle(id, []);
      else if (['disconnect', 'close', 'hold'].includes(message.name)) this.settle(id, undefined);
    }
    return true;
  }

  /** Nothing will answer any more. */
  end(): void {
    this.worker = undefined;
    this.waiting.clear();
  }
}
