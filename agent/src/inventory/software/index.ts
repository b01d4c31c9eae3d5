/** All software installed for the whole machine, in one steady order. */
import { LIMITS, type SoftwareItem } from '#contract';
import type { Machine } from '../machine.js';
import { collectDpkg } from './dpkg.js';
import { collectFlatpak, collectRpm, collectSnap } from './listings.js';

const key = (one: SoftwareItem) => `${one.source} ${one.name} ${one.arch ?? ''} ${one.version}`;

/** Sorted by source, name, architecture; at most what the wire takes. */
export async function collectSoftware(machine: Machine): Promise<SoftwareItem[]> {
  const lists = await Promise.all([
    collectDpkg(machine, LIMITS.softwareItems), collectRpm(machine), collectFlatpak(machine), collectSnap(machine),
  ]);
  const keyed = lists.flat().map((one) => [key(one), one] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, one]) => one).slice(0, LIMITS.softwareItems);
}
