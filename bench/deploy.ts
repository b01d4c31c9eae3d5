/**
 * What a deployment costs: `npm run bench -- deploy [--part site|fleet|files]`, all when none is named. About 7 minutes.
 *
 * - `site`: devices of one site behind a line of 4 Mbit/s fetch a package together. Needs Linux, root and iproute2. `--devices 30 --size 45 --alone 1` (MB).
 * - `fleet`: one deployment to a whole fleet of simulated devices, with a page of it open. Needs PostgreSQL. `--fleet 10000 --processes 2`.
 * - `files`: a large file uploaded and downloaded, beside nginx. Needs nginx (Debian: nginx-light). `--file 256` (MB).
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureFiles } from './deploy/files.js';
import { measureFleet } from './deploy/fleet.js';
import { measureSite } from './deploy/site.js';
import { Undo } from './link/undo.js';
import { report, type Report } from './report.js';

const DEFAULTS = { devices: '30', size: '45', alone: '1', fleet: '10000', processes: '2', file: '256' };
const { values } = parseArgs({ options: { part: { type: 'string' }, devices: { type: 'string' }, size: { type: 'string' }, alone: { type: 'string' }, fleet: { type: 'string' }, processes: { type: 'string' }, file: { type: 'string' } } });
const number = (name: keyof typeof DEFAULTS): number => Number(values[name] ?? DEFAULTS[name]);

type Part = Pick<Report, 'conditions' | 'figures'>;
const PARTS: Record<string, (work: string, undo: Undo) => Promise<Part>> = {
  site: () => measureSite({ devices: number('devices'), size: number('size') * 1e6, alone: number('alone') * 1e6 }),
  fleet: (work, undo) => measureFleet({ devices: number('fleet'), processes: number('processes') }, work, undo),
  files: () => measureFiles({ size: number('file') * 1e6 }),
};

async function main(undo: Undo): Promise<boolean> {
  const work = await mkdtemp(join(tmpdir(), 'craie-bench-deploy-'));
  undo.add(() => rm(work, { recursive: true, force: true }));
  await chmod(work, 0o711); // PostgreSQL, as another user, passes through it.
  const chosen = values.part === undefined ? Object.keys(PARTS) : [values.part];
  const parts: Part[] = [];
  for (const name of chosen) {
    const measure = PARTS[name];
    if (!measure) throw new Error(`There is no part ${name}: choose ${Object.keys(PARTS).join(' or ')}.`);
    parts.push(await measure(work, undo));
  }
  // Only the whole, as the issue asks for it, is kept.
  const whole = Object.keys(values).length === 0;
  return report({ bench: 'deploy', conditions: Object.assign({}, ...parts.map(({ conditions }) => conditions)) as Report['conditions'], figures: parts.flatMap(({ figures }) => figures) }, whole ? undefined : work);
}

const undo = new Undo();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void undo.all().then(() => process.exit(130)));
try {
  process.exitCode = (await main(undo)) ? 0 : 1;
} finally {
  await undo.all();
}
