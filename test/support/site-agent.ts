/**
 * The whole agent but for the package tool: what is asked for counts as installed once its file is here. So several of them, each in a state
 * folder of its own, are devices of one site on this machine. Argument: the state folder. Bundled by those who start it.
 */
import { createLog } from '../../agent/src/log.js';
import { runAgent } from '../../agent/src/agent.js';
import { StateFolder } from '../../agent/src/state/folder.js';
import type { PackageDriver } from '../../agent/src/target/driver.js';

const path = process.argv[2] ?? '';
const installed = new Map<string, { version: string; state: 'installed' }>();
const driver: PackageDriver = {
  facts: async () => ({ packages: installed, broken: [], interrupted: false }),
  settle: async () => undefined,
  repair: async () => ({ ok: true }),
  install: async (step) => {
    installed.set(step.package, { version: step.version ?? '1', state: 'installed' });
    return { ok: true };
  },
  remove: async (step) => {
    installed.delete(step.package);
    return { ok: true };
  },
};

const folder = new StateFolder(path);
const identity = await folder.identity();
if (!identity) throw new Error('not enrolled');
await folder.create();
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
process.on('unhandledRejection', (reason) => process.stderr.write(`unexpected: ${String(reason)}\n`));
await runAgent(folder, identity, createLog({ level: process.env['CRAIE_AGENT_DEBUG'] ? 'debug' : 'warn' }), stop.signal, () => ({ name: 'stand-in', kinds: new Set(['app']), formats: new Set(['deb']), packages: driver }));
process.exit(0);
