/**
 * Fingerprints of the inventory: SHA-256 of canonical JSON (keys sorted), one per part and one over all.
 *
 * A part is sent when its fingerprint changes, so what moves by itself stays out of it:
 * - free space counts in steps of 5 % of the file system, temperatures and processor speed not at all;
 * - a battery counts by its wear, not by the Wh its gauge guessed today;
 * - IPv4 addresses count; IPv6 addresses do not (privacy addresses change every day);
 * - the clock counts only when it is wrong by 30 s or more, in steps of 30 s.
 */
import { createHash } from 'node:crypto';
import type { Section, SectionName, SoftwareItem } from '#contract';

export type Sections = { [N in SectionName]: Section<N> };
const FREE_STEPS = 20;
const DRIFT_STEP = 30;

/** JSON with sorted keys, so that the same facts always give the same text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The sections without what moves by itself. Pure. */
export function steady(sections: Sections): Record<SectionName, unknown> {
  const { hardware, network, os } = sections;
  const drift = Math.round((os.clockDriftSeconds ?? 0) / DRIFT_STEP) * DRIFT_STEP;
  return {
    ...sections,
    hardware: {
      ...hardware,
      cpu: { ...hardware.cpu, mhz: 0 },
      disks: hardware.disks.map((disk) => ({ ...disk, temperature: 0 })),
      filesystems: hardware.filesystems.map((fs) => ({ ...fs, free: fs.size > 0 ? Math.round((fs.free / fs.size) * FREE_STEPS) : 0 })),
      batteries: hardware.batteries.map((battery) => ({ ...battery, fullWh: 0 })),
    },
    network: { ...network, interfaces: network.interfaces.map((one) => ({ ...one, addresses: one.addresses.filter((a) => !a.includes(':')) })) },
    os: { ...os, clockDriftSeconds: drift },
  };
}

/** Fingerprint of each part, and of the whole. */
export function fingerprints(sections: Sections, software: readonly SoftwareItem[]): { hash: string; hashes: Record<string, string> } {
  const parts: [string, unknown][] = [...Object.entries(steady(sections)), ['software', software]];
  const hashes = Object.fromEntries(parts.map(([name, part]) => [name, sha256(canonicalJson(part))]));
  return { hash: sha256(canonicalJson(hashes)), hashes };
}
