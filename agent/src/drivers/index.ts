import { existsSync } from 'node:fs';
import type { TargetItem } from '#contract';
import type { PackageDriver } from '../target/driver.js';
import { DebianPackages } from './debian/packages.js';

/** What a driver is given: folders of its own. */
export interface DriverContext {
  jobsFolder: string;
}

/** One family of systems: how to know it, and what can be done on it. A missing capability is « unsupported ». */
export interface DriverDeclaration {
  name: string;
  matches(): boolean;
  capabilities: {
    /** Applications as packages of the system. */
    packages?: (context: DriverContext) => PackageDriver;
  };
}

/** In order: the first that matches is used. */
export const DRIVERS: readonly DriverDeclaration[] = [
  {
    name: 'debian',
    matches: () => process.platform === 'linux' && existsSync('/usr/bin/dpkg') && existsSync('/usr/bin/apt-get'),
    capabilities: { packages: ({ jobsFolder }) => new DebianPackages(jobsFolder) },
  },
  { name: 'linux', matches: () => process.platform === 'linux', capabilities: {} },
  { name: 'windows', matches: () => process.platform === 'win32', capabilities: {} },
  { name: 'android', matches: () => process.platform === 'android', capabilities: {} },
];

/** This machine's driver, opened. `kinds`: target items it can handle. */
export interface OpenDriver {
  name: string;
  kinds: ReadonlySet<TargetItem['kind']>;
  packages: PackageDriver;
}

/** Opens the first declaration that matches. On a system without packages nothing is ever found or done. */
export function openDriver(context: DriverContext, declarations: readonly DriverDeclaration[] = DRIVERS): OpenDriver {
  const declaration = declarations.find((d) => d.matches());
  const packages = declaration?.capabilities.packages?.(context);
  return { name: declaration?.name ?? 'none', kinds: new Set(packages ? (['app'] as const) : []), packages: packages ?? NOTHING };
}

const unsupported = async () => ({ ok: false, reason: 'unsupported', detail: 'Cet agent ne sait pas encore installer sur ce système.' }) as const;
const NOTHING: PackageDriver = {
  facts: async () => ({ packages: new Map(), broken: [], interrupted: false }),
  settle: async () => undefined,
  repair: unsupported,
  install: unsupported,
  remove: unsupported,
};
