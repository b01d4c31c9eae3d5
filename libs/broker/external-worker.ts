/** Entry of the thread that speaks with an external broker. */
import { workerData } from 'node:worker_threads';
import { serve } from './carrier.js';
import { Gateway } from './gateway.js';
import type { GatewayOptions } from './types.js';

await serve((reports) => Gateway.open(workerData as GatewayOptions, reports));
