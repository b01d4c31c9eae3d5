import { existsSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import type { Format, TargetItem } from '#contract';
import { readIfThere } from '../state/atomic.js';
import type { FormatDriver, PackageDriver } from '../target/driver.js';
import { APK, androidLevel } from './android/apk.js';
import { ARCHIVES, ArchivePackages } from './archive/packages.js';
import { CommandPackages } from './commands.js';
import { composed } from './composed.js';
import { DebianPackages } from './debian/packages.js';
import { FlatpakPackages } from './flatpak/packages.js';
import { EXE, MSI } from './windows/installers.js';
import { WINGET } from './windows/winget.js';

/** What a driver is given: folders of its own. */
export interface DriverContext {
  jobsFolder: string;
}

/** One family of systems: how to know it, and what can be done on it. A missing capability is « unsupported ». */
export interface DriverDeclaration {
  name: string;
  matches(): boolean;
  capabilities: {
    /** Applications, by the kinds of package that the system takes. */
    packages?: Partial<Record<Format, (context: DriverContext) => FormatDriver>>;
    /** Version of the system, as it counts itself. */
    system?: () => Promise<string | undefined>;
  };
}

const isLinux = process.platform === 'linux';
/** Any Linux, root. */
const everyLinux = {
  archive: () => new ArchivePackages(ARCHIVES),
  flatpak: ({ jobsFolder }: DriverContext) => new FlatpakPackages(join(jobsFolder, 'flatpak')),
};
const linuxVersion = async (): Promise<string | undefined> => /^VERSION_ID="?([\d.]+)"?$/m.exec((await readIfThere('/etc/os-release')) ?? '')?.[1];

/** In order: the first that matches is used. */
export const DRIVERS: readonly DriverDeclaration[] = [
  {
    name: 'debian',
    matches: () => isLinux && existsSync('/usr/bin/dpkg') && existsSync('/usr/bin/apt-get'),
    capabilities: { packages: { deb: ({ jobsFolder }) => new DebianPackages(jobsFolder), ...everyLinux }, system: linuxVersion },
  },
  { name: 'linux', matches: () => isLinux, capabilities: { packages: everyLinux, system: linuxVersion } },
  {
    name: 'windows',
    matches: () => process.platform === 'win32',
    capabilities: { packages: { msi: () => new CommandPackages(MSI), exe: () => new CommandPackages(EXE), winget: () => new CommandPackages(WINGET) }, system: async () => release() },
  },
  { name: 'android', matches: () => process.platform === 'android', capabilities: { packages: { apk: () => new CommandPackages(APK) }, system: androidLevel } },
];

/** This machine's driver, opened. `kinds`: target items it can handle; `formats`: kinds of package, of apps. */
export interface OpenDriver {
  name: string;
  kinds: ReadonlySet<TargetItem['kind']>;
  formats: ReadonlySet<Format>;
  packages: PackageDriver;
}

/** Opens the first declaration that matches. On a system without packages nothing is ever found or done. */
export function openDriver(context: DriverContext, declarations: readonly DriverDeclaration[] = DRIVERS): OpenDriver {
  const declaration = declarations.find((d) => d.matches());
  const { packages = {}, system } = declaration?.capabilities ?? {};
  const opened = new Map(Object.entries(packages).map(([format, open]) => [format as Format, open(context)]));
  return { name: declaration?.name ?? 'none', kinds: new Set(opened.size > 0 ? (['app'] as const) : []), formats: new Set(opened.keys()), packages: composed(opened, system) };
}
