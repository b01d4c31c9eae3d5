/**
 * The fleet list of a département: up to a million devices on PostgreSQL under row-level security, asked over HTTP by a session of the
 * syndicate's owner, and opened in a browser. `npm run bench -- list [--devices 100000]`, about 8 minutes; removes what it made.
 *
 * References of the same run: the same statement without HTTP and without policies; for the console, the sign-in alone.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Postgres } from './link/engines.js';
import { Undo } from './link/undo.js';
import { Run } from './list/run.js';
import { report } from './report.js';

const MOST = 1_000_000;

async function main(devices: number, undo: Undo): Promise<boolean> {
  const work = await mkdtemp(join(tmpdir(), 'craie-bench-list-'));
  undo.add(() => rm(work, { recursive: true, force: true }));
  await chmod(work, 0o711); // PostgreSQL, as another user, passes through it.
  const postgres = await Postgres.start();
  if (!postgres) throw new Error('PostgreSQL is not installed: install the package postgresql.');
  undo.add(() => postgres.stop());
  const run = await Run.open(postgres, work, undo);
  const figures = await run.all(devices);
  return report({ bench: 'list', conditions: { engine: 'postgresql', devices, organisations: 2_000 }, figures }, devices === MOST ? undefined : work);
}

const { values } = parseArgs({ options: { devices: { type: 'string', default: String(MOST) } } });
const undo = new Undo();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void undo.all().then(() => process.exit(130)));
try {
  process.exitCode = (await main(Number(values.devices), undo)) ? 0 : 1;
} finally {
  await undo.all();
}
