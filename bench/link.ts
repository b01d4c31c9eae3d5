/**
 * The device link under load: thousands of simulated devices on the public wire of a real server, beside Mosquitto with the same devices
 * in the same run. `npm run bench -- link [--only postgresql|embedded|growth|…] [--devices 5000] [--profiles DIR]`.
 *
 * Generator, server, database and reference share one machine: the processor time of each operation is said beside the rates.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, type Settings } from './link/settings.js';
import { Undo } from './link/undo.js';
import { Run } from './link/run.js';
import { report } from './report.js';

async function main(settings: Settings, undo: Undo): Promise<boolean> {
  const work = await mkdtemp(join(tmpdir(), 'craie-bench-link-'));
  undo.add(() => rm(work, { recursive: true, force: true }));
  await chmod(work, 0o711); // PostgreSQL, as another user, passes through it.
  const figures = await new Run(settings, work, undo).all();
  return report({ bench: 'link', conditions: { devices: settings.devices, generators: settings.processes }, figures }, settings.whole ? undefined : work);
}

const undo = new Undo();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void undo.all().then(() => process.exit(130)));
try {
  process.exitCode = (await main(readSettings(process.argv.slice(2)), undo)) ? 0 : 1;
} finally {
  await undo.all();
}
