/**
 * What a deployment costs: `npm run bench -- deploy`.
 *
 * - `site`: devices of one site behind a line of 4 Mbit/s fetch a package together. Needs Linux, root and iproute2; about 4 minutes.
 */
import { parseArgs } from 'node:util';
import { measureSite } from './deploy/site.js';
import { report } from './report.js';

const { values } = parseArgs({ options: { devices: { type: 'string', default: '30' }, size: { type: 'string', default: '45' }, alone: { type: 'string', default: '1' } } });
const { conditions, figures } = await measureSite({ devices: Number(values.devices), size: Number(values.size) * 1e6, alone: Number(values.alone) * 1e6 });
process.exitCode = (await report({ bench: 'deploy', conditions, figures })) ? 0 : 1;
