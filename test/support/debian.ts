/** This machine's real packages, for journeys that install one. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' } };

/** Fetches the archive's .deb of a package; answers its path. */
export async function downloadDeb(name: string, folder: string): Promise<string> {
  await run('apt-get', ['download', name], { cwd: folder, ...quiet });
  const file = (await readdir(folder)).find((entry) => entry.startsWith(`${name}_`) && entry.endsWith('.deb'));
  if (!file) throw new Error(`apt-get downloaded no ${name}`);
  return join(folder, file);
}

/** Version of an installed package, undefined when it is not (fully) installed. */
export async function installedVersion(name: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Version}', name]);
    const [status, version] = stdout.split(' ');
    return status === 'installed' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** How many packages dpkg says are installed: the figure that the console must show. */
export async function installedCount(): Promise<number> {
  const { stdout } = await run('dpkg-query', ['-W', '-f', '${db:Status-Status}\n'], { maxBuffer: 16 * 1024 * 1024 });
  return stdout.split('\n').filter((status) => status === 'installed').length;
}

/** Puts the machine back: the package and what it alone brought in. */
export async function purge(name: string): Promise<void> {
  await run('apt-get', ['purge', '-y', '--auto-remove', name], quiet).catch(() => undefined);
}

/** dpkg has no half-done work. */
export async function dpkgIsClean(): Promise<boolean> {
  const { stdout } = await run('dpkg', ['--audit']);
  return stdout.trim() === '';
}

/** Builds a package without dependencies whose installation takes `seconds`, so that something can happen in its middle. */
export async function buildSlowDeb(name: string, folder: string, seconds: number): Promise<string> {
  const tree = join(folder, name);
  await mkdir(join(tree, 'DEBIAN'), { recursive: true, mode: 0o755 });
  await writeFile(join(tree, 'DEBIAN/control'), `Package: ${name}\nVersion: 1.0\nArchitecture: all\nMaintainer: Craie tests <nobody@craie.example>\nDescription: Takes its time\n`);
  await writeFile(join(tree, 'DEBIAN/postinst'), `#!/bin/sh\nsleep ${seconds}\n`, { mode: 0o755 });
  await writeFile(join(tree, 'DEBIAN/prerm'), `#!/bin/sh\nsleep ${seconds}\n`, { mode: 0o755 });
  const file = join(folder, `${name}_1.0_all.deb`);
  await run('dpkg-deb', ['--root-owner-group', '-b', tree, file]);
  return file;
}
