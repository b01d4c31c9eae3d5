/** Entry of the broker's thread. An error nobody expected ends the thread; the main side starts another. */
import { parentPort, workerData } from 'node:worker_threads';
import { Broker } from './broker.js';
import type { Calls, FromWorker, ToWorker } from './protocol.js';
import type { EmbeddedLinkOptions } from './types.js';

const port = parentPort;
if (!port) throw new Error('libs/broker/worker is the entry of a worker thread.');
const post = (message: FromWorker): void => port.postMessage(message);

try {
  const broker = await Broker.open(workerData as EmbeddedLinkOptions, (sequence, batch) => post({ type: 'batch', sequence, batch }));
  port.on('message', (message: ToWorker) => void receive(broker, message));
  post({ type: 'ready', port: broker.port });
} catch (error) {
  // The main side ends this thread when it has read why.
  post({ type: 'failed', message: String(error) });
}

async function receive(broker: Broker, message: ToWorker): Promise<void> {
  if (message.type === 'committed') broker.committed(message.sequence);
  else post({ type: 'result', id: message.id, value: await call(broker, message) });
}

async function call(broker: Broker, message: Extract<ToWorker, { type: 'call' }>): Promise<Calls[keyof Calls]['result']> {
  switch (message.name) {
    case 'send':
      return broker.send(message.args);
    case 'disconnect':
      broker.disconnect(message.args);
      return undefined;
    case 'revoke':
      broker.revoke(message.args);
      return undefined;
    case 'showCertificate':
      broker.showCertificate(message.args);
      return undefined;
    case 'stats':
      return broker.stats();
    case 'close':
      await broker.close();
      return undefined;
  }
}
