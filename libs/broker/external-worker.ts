/** Entry of the thread that speaks with an external broker. */
import { workerData } from 'node:worker_threads';
import { serve } from './carrier.js';
import { Gateway } from './gateway.js';
import type { ExternalLinkOptions } from './types.js';

await serve(async (reports) => new Gateway(workerData as ExternalLinkOptions, reports));
