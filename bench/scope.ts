/**
 * What a scope costs: a million devices in 2 000 communes on PostgreSQL, listed, searched and counted over HTTP by the syndicate, by the administrator
 * of a commune, and by an eRUN of 40 schools in 40 communes. `npm run bench -- scope [--devices 100000]`, about 6 minutes; removes what it made.
 *
 * Reference of the same run: the same statements with the same conditions as the tables' owner, whom no policy concerns.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Postgres } from './link/engines.js';
import { Undo } from './link/undo.js';
import { report } from './report.js';
import { measureScopes } from './scope/run.js';

const MOST = 1_000_000;

async function main(devices: number, undo: Undo): Promise<boolean> {
  const work = await mkdtemp(join(tmpdir(), 'craie-bench-scope-'));
  undo.add(() => rm(work, { recursive: true, force: true }));
  await chmod(work, 0o711); // PostgreSQL, as another user, passes through it.
  const postgres = await Postgres.start();
  if (!postgres) throw new Error('PostgreSQL is not installed: install the package postgresql.');
  undo.add(() => postgres.stop());
  const figures = await measureScopes(postgres, work, undo, devices);
  return report({ bench: 'scope', conditions: { engine: 'postgresql', devices, organisations: 2_000 }, figures }, devices === MOST ? undefined : work);
}

const { values } = parseArgs({ options: { devices: { type: 'string', default: String(MOST) } } });
const undo = new Undo();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void undo.all().then(() => process.exit(130)));
try {
  process.exitCode = (await main(Number(values.devices), undo)) ? 0 : 1;
} finally {
  await undo.all();
}
