/**
 * Last day with free security updates from the system's own sources, by release.
 *
 * Source: distro-info-data (Debian: `eol-lts`, as LTS updates come through the ordinary sources; Ubuntu: `eol`, since
 * ESM needs a subscription); Linux Mint: its release notes. Fedora and others write SUPPORT_END into os-release themselves.
 * A machine that has distro-info-data installed is asked first: its table is newer than this agent.
 */
import type { Machine } from './machine.js';

const BY_CODENAME: Record<string, string> = {
  stretch: '2022-06-30', buster: '2024-06-30', bullseye: '2026-08-31', bookworm: '2028-06-30', trixie: '2030-06-30',
  bionic: '2023-05-31', focal: '2025-05-29', jammy: '2027-06-01', noble: '2029-05-31', oracular: '2025-07-10',
  plucky: '2026-01-15', questing: '2026-07-09', resolute: '2031-05-29',
};
const DEBIAN_CODENAMES: Record<string, string> = { 9: 'stretch', 10: 'buster', 11: 'bullseye', 12: 'bookworm', 13: 'trixie' };
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The day in a distro-info CSV, in the first of the wanted columns that has one. */
export function endInTable(csv: string, codename: string, columns: readonly string[]): string | undefined {
  const [head = '', ...rows] = csv.split('\n').map((line) => line.trim());
  const names = head.split(',');
  const row = rows.map((line) => line.split(',')).find((cells) => cells[names.indexOf('series')] === codename);
  return columns.map((column) => row?.[names.indexOf(column)]).find((day) => day !== undefined && DAY.test(day));
}

/**
 * @param release the fields of os-release. Derivatives (PrimTux, Linux Mint, elementary) follow the release they are built
 * on: UBUNTU_CODENAME, DEBIAN_CODENAME, VERSION_CODENAME, else /etc/debian_version.
 */
export async function supportEnds(machine: Machine, release: ReadonlyMap<string, string>): Promise<string | undefined> {
  const declared = release.get('SUPPORT_END');
  if (declared && DAY.test(declared)) return declared;
  const major = /^(\d+)/.exec(await machine.text('/etc/debian_version', 64))?.[1] ?? '';
  const codenames = [release.get('UBUNTU_CODENAME'), release.get('DEBIAN_CODENAME'), release.get('VERSION_CODENAME'), DEBIAN_CODENAMES[major]];
  for (const codename of codenames.filter((name) => name !== undefined && /^[a-z]+$/.test(name)) as string[]) {
    const debian = endInTable(await machine.text('/usr/share/distro-info/debian.csv'), codename, ['eol-lts', 'eol']);
    const found = debian ?? endInTable(await machine.text('/usr/share/distro-info/ubuntu.csv'), codename, ['eol']);
    if (found ?? BY_CODENAME[codename]) return found ?? BY_CODENAME[codename];
  }
  return undefined;
}
