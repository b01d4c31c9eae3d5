/**
 * A reconciler over a stand-in for the package database (a JSON file), as a process that ends itself with SIGKILL at one
 * moment. Arguments: state folder, moment, how many times that moment passes first. Bundled by the crash test.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetItem } from '#contract';
import { SILENT } from '../../agent/src/log.js';
import type { FileStore, PackageDriver } from '../../agent/src/target/driver.js';
import { TargetProgress } from '../../agent/src/target/progress.js';
import { Reconciler } from '../../agent/src/target/reconciler.js';

const [, , folder = '', fatal = '', skip = '0'] = process.argv;
const database = join(folder, 'packages.json');
let passes = Number(skip);

type Packages = Record<string, { version: string; state: 'installed' | 'broken' }>;
const read = (): Packages => (existsSync(database) ? (JSON.parse(readFileSync(database, 'utf8')) as Packages) : {});
const write = (packages: Packages) => {
  writeFileSync(`${database}.new`, JSON.stringify(packages));
  renameSync(`${database}.new`, database);
};
const note = (what: string) => appendFileSync(join(folder, 'acts'), `${what}\n`);
const moment = async (name: string) => {
  if (name === fatal && passes-- === 0) process.kill(process.pid, 'SIGKILL');
};

const driver: PackageDriver = {
  facts: async () => {
    const broken = Object.entries(read()).flatMap(([name, p]) => (p.state === 'broken' ? [name] : []));
    return { packages: new Map(Object.entries(read())), broken, interrupted: broken.length > 0 };
  },
  settle: async () => undefined,
  repair: async () => {
    write(Object.fromEntries(Object.entries(read()).map(([name, p]) => [name, { ...p, state: 'installed' as const }])));
    note('repair');
    return { ok: true };
  },
  install: async (step) => {
    write({ ...read(), [step.package]: { version: step.version ?? '1', state: 'broken' } });
    await moment('unpacked');
    write({ ...read(), [step.package]: { version: step.version ?? '1', state: 'installed' } });
    note(`install ${step.package}`);
    return { ok: true };
  },
  remove: async (step) => {
    const { [step.package]: _, ...others } = read();
    write(others);
    note(`remove ${step.package}`);
    return { ok: true };
  },
};
const cached = join(folder, 'cached');
const files: FileStore = {
  present: async () => new Set(existsSync(cached) ? ['f'.repeat(64)] : []),
  pathOf: () => cached,
  download: async () => {
    await moment('downloading');
    writeFileSync(cached, '');
    return { ok: true };
  },
  keepOnly: async () => undefined,
};

const items: TargetItem[] = [
  { key: 'a', kind: 'app', ensure: 'present', title: 'a', package: 'with-file', version: '2', file: { sha256: 'f'.repeat(64), size: 1, path: '/f' } },
  { key: 'b', kind: 'app', ensure: 'present', title: 'b', package: 'from-source' },
  { key: 'c', kind: 'app', ensure: 'absent', title: 'c', package: 'unwanted' },
];
const progress = await TargetProgress.open(join(folder, 'progress.json'));
const stop = new AbortController();
const reconciler = new Reconciler({
  driver, files, progress, log: SILENT,
  updater: { facts: () => ({ version: '1', onTrial: false }), apply: async () => ({ ok: true }) },
  abilities: { manage: true, kinds: new Set(['app']), formats: new Set(['deb']) },
  occasion: () => ({ now: Date.now(), proven: true }),
  onPackageChanged: () => undefined,
  onForeignBroken: () => undefined,
  onNews: () => {
    if (progress.reports.every((r) => r.state === 'done')) stop.abort();
  },
  at: (name, step) => moment(`${name}:${step?.kind}`),
});
await reconciler.follow({ v: 1, deviceId: '', revision: 1, etag: '', items });
await reconciler.run(stop.signal);
process.stdout.write(JSON.stringify(progress.reports));
process.exit(0);
