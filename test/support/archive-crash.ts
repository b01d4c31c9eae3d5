/**
 * Installs or removes an archive, and ends itself with SIGKILL at the nth time that it is about to change something on the disk. Arguments: `install` or `remove`, folder of
 * archives, archive, version, n. Bundled by the crash test.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { ArchivePackages } from '../../agent/src/drivers/archive/packages.js';

const [, , act = '', root = '', archive = '', version = '', nth = ''] = process.argv;
let left = Number(nth);
const changing = ['mkdir', 'open', 'rename', 'symlink', 'unlink', 'rmdir', 'rm'] as const;
const promises = fs.promises as unknown as Record<string, (...args: unknown[]) => unknown>;
for (const name of changing) {
  const original = promises[name]!;
  promises[name] = (...args) => {
    // A file that is only read changes nothing.
    if ((name !== 'open' || (args[1] !== undefined && args[1] !== 'r')) && left-- === 0) process.kill(process.pid, 'SIGKILL');
    return original(...args);
  };
}
syncBuiltinESMExports();

const driver = new ArchivePackages(root);
const named = { key: 'k', format: 'archive', package: 'tuxpaint' } as const;
const result = act === 'install'
  ? await driver.install({ kind: 'install', ...named, version, allowDowngrade: true }, archive, () => undefined)
  : await driver.remove({ kind: 'remove', ...named, keep: [] });
process.stdout.write(JSON.stringify(result));
