import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { PackageFacts } from '../../target/driver.js';
import type { InstalledPackage } from '../../target/planner.js';

const run = promisify(execFile);

/** Environment of every package tool: no questions, plain messages, and the machine's proxy settings. */
export function toolEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const proxies = Object.entries(environment).filter(([name]) => /^(https?|ftp|no|all)_proxy$/i.test(name));
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root', LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive', DEBCONF_NONINTERACTIVE_SEEN: 'true',
    APT_LISTCHANGES_FRONTEND: 'none', NEEDRESTART_MODE: 'l',
    ...Object.fromEntries(proxies),
  };
}

/** Output of a short read-only tool; empty when it fails (unknown package, say). */
export async function ask(tool: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await run(tool, args, { env: toolEnvironment(), timeout: 120_000, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    return (error as { stdout?: string }).stdout ?? '';
  }
}

const GONE = new Set(['not-installed', 'config-files']);

/** State of the packages named, and whether an operation was cut in the middle. */
export async function readPackages(names: readonly string[]): Promise<PackageFacts> {
  const [listing, journal] = await Promise.all([ask('dpkg-query', '-W', '-f', '${Package}\\t${Version}\\t${db:Status-Status}\\n'), readdir('/var/lib/dpkg/updates').catch(() => [])]);
  const wanted = new Set(names);
  const packages = new Map<string, InstalledPackage>();
  const broken = new Set<string>();
  for (const line of listing.split('\n')) {
    const [name, version, status] = line.split('\t') as [string, string?, string?];
    if (version === undefined || status === undefined || GONE.has(status)) continue;
    const state = status === 'installed' ? 'installed' : 'broken';
    if (state === 'broken') broken.add(name);
    // The same name twice is one package for two architectures: it is there if one of them is.
    if (wanted.has(name) && packages.get(name)?.state !== 'installed') packages.set(name, { version, state });
  }
  return { packages, broken: [...broken], interrupted: journal.length > 0 || broken.size > 0 };
}

/** Control fields of a .deb file. */
export async function readDeb(path: string): Promise<{ package: string; version: string; installedBytes: number }> {
  const control = await ask('dpkg-deb', '-f', path, 'Package', 'Version', 'Installed-Size');
  const field = (name: string) => new RegExp(`^${name}: *(.*)$`, 'm').exec(control)?.[1]?.trim() ?? '';
  return { package: field('Package'), version: field('Version'), installedBytes: Number(field('Installed-Size')) * 1_024 };
}
