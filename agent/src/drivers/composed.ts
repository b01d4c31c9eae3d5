import { formatOf, type Format } from '#contract';
import type { FormatDriver, PackageDriver, Result } from '../target/driver.js';
import { placeOf, type InstalledPackage } from '../target/planner.js';

export type FormatDrivers = ReadonlyMap<Format, FormatDriver>;

const UNSUPPORTED: Result = { ok: false, reason: 'unsupported', detail: 'Cet agent ne sait pas encore installer sur ce système.' };

/** What a machine can do with packages, of what it can do with each kind. @param system its version, as it counts itself */
export function composed(drivers: FormatDrivers, system: () => Promise<string | undefined> = async () => undefined): PackageDriver {
  const of = (step: { format?: Format }): FormatDriver | undefined => drivers.get(formatOf(step));
  return {
    async facts(wanted) {
      const packages = new Map<string, InstalledPackage>();
      let rest: { broken: readonly string[]; interrupted: boolean } = { broken: [], interrupted: false };
      for (const [format, driver] of drivers) {
        const mine = wanted.filter((one) => formatOf(one) === format);
        // A half-done operation of Debian's is looked for whatever is wanted: an older agent may have left it.
        if (mine.length === 0 && !driver.repair) continue;
        const { packages: found, broken = [], interrupted = false } = await driver.facts(mine);
        for (const one of mine) {
          const there = found.get(one.package);
          if (there) packages.set(placeOf(one), there);
        }
        rest = { broken: [...rest.broken, ...broken], interrupted: rest.interrupted || interrupted };
      }
      const version = await system();
      return { packages, ...rest, ...(version !== undefined && { system: version }) };
    },
    async settle(onProgress) {
      for (const driver of drivers.values()) await driver.settle?.(onProgress);
    },
    async repair(step) {
      for (const driver of drivers.values()) if (driver.repair) return driver.repair(step);
      return UNSUPPORTED;
    },
    install: async (step, file, onProgress) => (await of(step)?.install(step, file, onProgress)) ?? UNSUPPORTED,
    remove: async (step, onProgress) => (await of(step)?.remove(step, onProgress)) ?? UNSUPPORTED,
  };
}
