/** Entry of the embedded broker's thread. */
import { workerData } from 'node:worker_threads';
import { Broker } from './broker.js';
import { serve } from './carrier.js';
import type { EmbeddedLinkOptions } from './types.js';

await serve(({ batch }) => Broker.open(workerData as EmbeddedLinkOptions, batch));
