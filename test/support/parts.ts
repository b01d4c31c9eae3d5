/** Parts of the machine that some tests need: present, or the test is skipped by name (with CI=true a skip fails the run). */
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
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
  Chromium: () => executable('/usr/bin/chromium'),
  faketime: () => executable('/usr/bin/faketime'),
  mosquitto: () => executable('/usr/sbin/mosquitto'),
  promtool: () => executable('/usr/bin/promtool'),
  'Node 18 to 24': runtimesHere,
  PostgreSQL: () => Boolean(process.env.CRAIE_TEST_POSTGRES),
  'overlay mounts': () => succeeds('unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /mnt && mkdir /mnt/u /mnt/w && mount -t overlay none -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /opt'),
  squid: () => executable('/usr/lib/squid/security_file_certgen'),
  'root on Debian': () => process.getuid?.() === 0 && executable('/usr/bin/apt-get'),
} as const;
export type Part = keyof typeof PARTS;

/** `describe` when every part is here; otherwise a skip whose name says which are missing. */
export function describeWith(parts: Part[], name: string, body: () => void): void {
  const missing = parts.filter((part) => !PARTS[part]());
  if (missing.length === 0) describe(name, body);
  else describe.skip(`${name} [needs ${missing.join(', ')}]`, body);
}
