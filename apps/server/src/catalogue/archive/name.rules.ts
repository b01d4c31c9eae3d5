/** An archive says nothing of itself: its name has to. `geogebra-6.0.850-linux-x64.tar.gz`. Pure. */
import type { Platform } from '#contract';

const ENDING = /\.(tar\.gz|tgz|zip)$/i;
const PLATFORMS: Readonly<Record<string, Platform>> = { linux: 'linux', windows: 'windows', win: 'windows', win32: 'windows', win64: 'windows', android: 'android' };
const ARCHITECTURES: Readonly<Record<string, string>> = {
  'x86-64': 'x64', amd64: 'x64', x64: 'x64', i386: 'x86', i686: 'x86', x86: 'x86', arm64: 'arm64', aarch64: 'arm64', armv7: 'arm', armhf: 'arm', all: 'all', noarch: 'all',
};

export interface ArchiveName { name: string; version: string; platform: Platform | null; architecture: string }

/** Undefined for a name without a version. Words after the version that are neither a platform nor an architecture belong to neither. */
export function readArchiveName(fileName: string): ArchiveName | undefined {
  const [, name, version, rest = ''] = /^([A-Za-z][A-Za-z0-9+.]*(?:[-_](?!v?\d)[A-Za-z0-9+.]+)*)[-_]v?(\d[A-Za-z0-9.+~]*)((?:[-_][A-Za-z0-9]+)*)$/.exec(fileName.replace(ENDING, '')) ?? [];
  if (!name || !version || name.length > 100 || version.length > 100) return undefined;
  const words = rest.toLowerCase().replace(/x86[-_]64/, 'amd64').split(/[-_]/);
  const first = <T>(known: Readonly<Record<string, T>>): T | undefined => known[words.find((word) => Object.hasOwn(known, word)) ?? ''];
  return { name, version, platform: first(PLATFORMS) ?? null, architecture: first(ARCHITECTURES) ?? 'all' };
}
