/** The thread's side: a broker or a gateway to one, served to the main thread. */
import { parentPort } from 'node:worker_threads';
import { tellVitals } from '#threads';
import type { CallName, Calls, FromWorker, ToWorker } from './protocol.js';
import type { UplinkBatch } from './types.js';

/** What carries the wire inside of the thread. A call that it does not offer does nothing. */
export type Carrier = { [K in CallName]?: (args: Calls[K]['args']) => Calls[K]['result'] | Promise<Calls[K]['result']> } & {
  readonly port: number;
  committed(sequence: number): void;
};

/** What a carrier tells by itself. */
export interface Reports {
  batch: (sequence: number, batch: UplinkBatch) => void;
  /** The way to the devices is open again after it was not. */
  returned: () => void;
}

/** Opens the carrier and serves it. An error nobody expected ends the thread; the main side starts another. */
export async function serve(open: (reports: Reports) => Promise<Carrier>): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('This is the entry of a worker thread.');
  const post = (message: FromWorker): void => port.postMessage(message);
  try {
    const carrier = await open({
      batch: (sequence, batch) => post({ type: 'batch', sequence, batch }),
      returned: () => post({ type: 'returned' }),
    });
    port.on('message', (message: ToWorker) => void receive(carrier, message, post));
    post({ type: 'ready', port: carrier.port, vitals: tellVitals() });
  } catch (error) {
    // The main side ends this thread when it has read why.
    post({ type: 'failed', message: String(error) });
  }
}

async function receive(carrier: Carrier, message: ToWorker, post: (message: FromWorker) => void): Promise<void> {
  if (message.type === 'committed') return carrier.committed(message.sequence);
  const { id, name, args } = message;
  // Name and arguments belong together in `ToWorker`; the compiler loses sight of it at the index.
  const call = carrier[name] as ((args: unknown) => Calls[CallName]['result'] | Promise<Calls[CallName]['result']>) | undefined;
  post({ type: 'result', id, value: await call?.call(carrier, args) });
}
