/** Lists of rpm, flatpak and snap as these tools print them: pure parsers, and the commands they belong to. */
import type { SoftwareItem } from '#contract';
import type { Machine } from '../machine.js';
import { clean, isoTime, whole } from '../wire-text.js';

type Source = Exclude<SoftwareItem['source'], 'dpkg'>;
const LIST_TIMEOUT = 30_000;
const LIST_BYTES = 16 * 1024 * 1024;

/** `name⇥version⇥arch⇥bytes⇥seconds` — the format asked of rpm below. */
export function parseRpm(text: string): SoftwareItem[] {
  return text.split('\n').flatMap((line) => {
    const [name, version, arch, size, seconds] = line.split('\t');
    const at = isoTime(new Date(whole(seconds) * 1_000));
    return item('rpm', name, version === '(none)' ? '' : version, { arch: clean(arch, 30), size: whole(size), ...(at ? { installedAt: at } : {}) });
  });
}

/** `application⇥version⇥arch⇥size`, sizes as people read them (`1.2 GB`, with a no-break space). */
export function parseFlatpak(text: string): SoftwareItem[] {
  return text.split('\n').flatMap((line) => {
    const [name, version, arch, size] = line.split('\t');
    return item('flatpak', name, version, { arch: clean(arch, 30), size: humanBytes(size ?? '') });
  });
}

/** The table of `snap list`: Name, Version, Rev, Tracking, Publisher, Notes. */
export function parseSnap(text: string): SoftwareItem[] {
  const [head, ...rows] = text.split('\n');
  if (!/^Name\s+Version\s+Rev\b/.test(head ?? '')) return [];
  return rows.flatMap((row) => {
    const [name, version] = row.trim().split(/\s+/);
    return item('snap', name, version, {});
  });
}

/** Bytes of `12.3 MB` (powers of 1000, as GLib prints them); 0 when it cannot be read. */
export function humanBytes(text: string): number {
  const found = /^([\d.,]+)[\s\u00a0\u202f]*(bytes?|[kMGT]?B)$/.exec(text.trim());
  const power = ['B', 'kB', 'MB', 'GB', 'TB'].indexOf(found?.[2] ?? '');
  return found ? whole(Number((found[1] as string).replace(',', '.')) * 1_000 ** Math.max(0, power)) : 0;
}

function item(source: Source, name: string | undefined, version: string | undefined, more: Partial<SoftwareItem>): SoftwareItem[] {
  const title = clean(name, 200);
  return title === '' ? [] : [{ source, name: title, version: clean(version, 200), ...more }];
}

async function listing(machine: Machine, tool: string, args: string[], parse: (text: string) => SoftwareItem[]): Promise<SoftwareItem[]> {
  const { code, out } = await machine.run(tool, args, { timeout: LIST_TIMEOUT, maxBytes: LIST_BYTES });
  return code === 0 ? parse(out) : [];
}

/** On Debian an empty rpm database may exist beside dpkg's: it lists nothing, which is right. */
export const collectRpm = (machine: Machine): Promise<SoftwareItem[]> =>
  listing(machine, 'rpm', ['-qa', '--qf', '%{NAME}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%{SIZE}\t%{INSTALLTIME}\n'], parseRpm);

/** System-wide installations only: what a person put into a home folder is theirs. */
export const collectFlatpak = (machine: Machine): Promise<SoftwareItem[]> =>
  listing(machine, 'flatpak', ['list', '--system', '--columns=application,version,arch,size'], parseFlatpak);

/** Size and date are those of the snap's file and of its mounted revision. */
export async function collectSnap(machine: Machine): Promise<SoftwareItem[]> {
  const found = await listing(machine, 'snap', ['list', '--unicode=never', '--color=never'], parseSnap);
  return Promise.all(found.map(async (one) => {
    const at = isoTime(await machine.modified(`/snap/${one.name}/current`));
    return at ? { ...one, installedAt: at } : one;
  }));
}
