/**
 * Installed Debian packages, read as a stream from dpkg's own database: no process, and memory for one paragraph.
 * The entries are exactly those `dpkg-query` calls `installed`, one per name and architecture.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { SoftwareItem } from '#contract';
import type { Machine } from '../machine.js';
import { clean, isoTime, whole } from '../wire-text.js';

const STATUS = '/var/lib/dpkg/status';
const INFO = '/var/lib/dpkg/info';
/** Longest line looked at: dependencies of big metapackages reach 100 kB, and none of the wanted fields does. */
const WANTED = /^(Package|Status|Version|Architecture|Installed-Size):[ \t]*(.*)$/;

export interface DpkgPackage { name: string; version: string; arch: string; size: number }

/** One paragraph's fields → a package, when it is fully installed. */
function finish(fields: ReadonlyMap<string, string>): DpkgPackage | undefined {
  const [name, status] = [clean(fields.get('Package'), 200), fields.get('Status') ?? ''];
  if (name === '' || status.trim().split(/\s+/)[2] !== 'installed') return undefined;
  return {
    name, version: clean(fields.get('Version'), 200), arch: clean(fields.get('Architecture'), 30),
    size: whole(fields.get('Installed-Size')) * 1_024,
  };
}

/** Packages in the lines of a status file. Never throws on odd text. */
export async function* parseStatus(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<DpkgPackage> {
  let fields = new Map<string, string>();
  for await (const line of lines) {
    if (line.trim() === '') {
      const found = finish(fields);
      if (found) yield found;
      fields = new Map();
      continue;
    }
    const match = WANTED.exec(line);
    if (match) fields.set(match[1] as string, match[2] as string);
  }
  const last = finish(fields);
  if (last) yield last;
}

/** When the list of a package's files was written: at its installation or last upgrade. */
async function installedAt(machine: Machine, { name, arch }: DpkgPackage): Promise<string | undefined> {
  const plain = await machine.modified(`${INFO}/${name}.list`);
  return isoTime(plain ?? (await machine.modified(`${INFO}/${name}:${arch}.list`)));
}

export async function collectDpkg(machine: Machine, limit: number): Promise<SoftwareItem[]> {
  if (!(await machine.exists(STATUS))) return [];
  const items: SoftwareItem[] = [];
  const lines = createInterface({ input: createReadStream(machine.at(STATUS), { encoding: 'utf8' }), crlfDelay: Infinity });
  try {
    for await (const one of parseStatus(lines)) {
      if (items.length >= limit) break;
      const at = await installedAt(machine, one);
      items.push({ source: 'dpkg', name: one.name, version: one.version, arch: one.arch, size: one.size, ...(at ? { installedAt: at } : {}) });
    }
  } catch {
    // An unreadable database gives what could be read: the next collection tries again.
  }
  return items;
}
