/** Parts of the machine that some tests need: present, or the test is skipped by name (with CI=true a skip fails the run). */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { runtimesHere } from './runtimes.js';

const executable = (path: string) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const succeeds = (command: string, ...args: string[]) => {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const PARTS = {
  'a built console': () => existsSync('dist/console/index.html'),
  clamd: () => executable('/usr/sbin/clamd'),
  Chromium: () => executable('/usr/bin/chromium'),
  dpkg: () => executable('/usr/bin/dpkg-query'),
  'dpkg-deb': () => executable('/usr/bin/dpkg-deb'),
  faketime: () => executable('/usr/bin/faketime'),
  mosquitto: () => executable('/usr/sbin/mosquitto'),
  promtool: () => executable('/usr/bin/promtool'),
  'Node 18 to 24': runtimesHere,
  PostgreSQL: () => Boolean(process.env.CRAIE_TEST_POSTGRES),
  'overlay mounts': () => succeeds('unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /mnt && mkdir /mnt/u /mnt/w && mount -t overlay none -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /opt'),
  squid: () => executable('/usr/lib/squid/security_file_certgen'),
  'packages apart': () => process.env.CRAIE_APART === 'true' && executable('/usr/bin/apt-get'),
  'small disks': () => succeeds('unshare', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'),
  'root on Debian': () => process.getuid?.() === 0 && executable('/usr/bin/apt-get'),
} as const;
export type Part = keyof typeof PARTS;

/** The name of a test, with the parts that are missing for it; undefined when none is. */
function missing(parts: Part[], name: string): string | undefined {
  const absent = parts.filter((part) => !PARTS[part]());
  return absent.length === 0 ? undefined : `${name} [needs ${absent.join(', ')}]`;
}

/** `describe` when every part is here; otherwise a skip whose name says which are missing. */
export function describeWith(parts: Part[], name: string, body: () => void): void {
  const skipped = missing(parts, name);
  if (skipped === undefined) describe(name, body);
  else describe.skip(skipped, body);
}

/** The same for one test. */
export function testWith(parts: Part[], name: string, body: () => unknown): void {
  const skipped = missing(parts, name);
  if (skipped === undefined) test(name, async () => void (await body()));
  else test.skip(skipped, () => undefined);
}
