/** The archive's own package, and once more as an older version: only its version says so. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The version that a package says it is. */
export const versionOf = async (path: string): Promise<string> => (await run('dpkg-deb', ['-f', path, 'Version'])).stdout.trim();

/** @returns the path of the older package */
export async function olderDeb(path: string, folder: string, version: string): Promise<string> {
  const tree = join(folder, `older-${version}`);
  await run('dpkg-deb', ['-R', path, tree]);
  const control = join(tree, 'DEBIAN/control');
  await writeFile(control, (await readFile(control, 'utf8')).replace(/^Version: .*$/m, `Version: ${version}`));
  const older = join(folder, `older_${version}.deb`);
  await run('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '-b', tree, older]);
  return older;
}
