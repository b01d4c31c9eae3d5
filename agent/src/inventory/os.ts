/** The operating system: release, end of its support, when it was installed, time zone, language. */
import { arch, platform, release as kernelRelease } from 'node:os';
import type { Section } from '#contract';
import type { Machine } from './machine.js';
import { supportEnds } from './support-ends.js';
import { clean, isoTime, keyValues } from './wire-text.js';

/** Name in the time zone database: by /etc/timezone, else by where /etc/localtime points. */
async function timezone(machine: Machine): Promise<string> {
  const target = await machine.resolve('/etc/localtime');
  const linked = /\/zoneinfo\/(?:posix\/|right\/)?([A-Za-z0-9_+/-]+)$/.exec(target)?.[1];
  return clean(linked ?? ((await machine.text('/etc/timezone', 128)) || 'UTC'), 60);
}

async function locale(machine: Machine): Promise<string> {
  for (const file of ['/etc/locale.conf', '/etc/default/locale']) {
    const found = keyValues(await machine.text(file, 8_192)).get('LANG');
    if (found) return clean(found, 60);
  }
  return '';
}

/** The oldest trace installers leave; the first one present decides. */
async function installedAt(machine: Machine): Promise<string | undefined> {
  for (const trace of ['/var/log/installer', '/root/anaconda-ks.cfg', '/etc/machine-id', '/lost+found']) {
    const found = isoTime(await machine.modified(trace));
    if (found) return found;
  }
  return undefined;
}

/** @param drift seconds this clock is ahead of the server's, as the link measured it. */
export async function collectOs(machine: Machine, drift: number | undefined): Promise<Section<'os'>> {
  const text = (await machine.text('/etc/os-release', 16_384)) || (await machine.text('/usr/lib/os-release', 16_384));
  const release = keyValues(text);
  const [ends, installed] = [await supportEnds(machine, release), await installedAt(machine)];
  return {
    platform: platform(),
    name: clean(release.get('PRETTY_NAME') ?? release.get('NAME') ?? platform()),
    // Debian's point release (12.5) stands only in its own file.
    version: clean((release.get('ID') === 'debian' && (await machine.text('/etc/debian_version', 64))) || (release.get('VERSION_ID') ?? ''), 100),
    codename: clean(release.get('VERSION_CODENAME') ?? '', 100),
    kernel: clean((await machine.text('/proc/sys/kernel/osrelease', 300)) || kernelRelease()),
    architecture: arch(),
    ...(ends ? { supportEnds: ends } : {}),
    ...(installed ? { installedAt: installed } : {}),
    timezone: await timezone(machine),
    locale: await locale(machine),
    ...(drift === undefined || !Number.isFinite(drift) ? {} : { clockDriftSeconds: Math.round(drift * 10) / 10 }),
  };
}
