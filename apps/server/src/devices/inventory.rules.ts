/** What an inventory means: which parts to store, which to ask for, and what the list shows of it. */
import { SECTION_NAMES, type DeviceKind, type InventoryMessage, type Section, type SectionName, type SoftwareItem } from '#contract';
import { visible, visibleDeep } from './text.rules.js';

/** Sections are bounded by their schema; this bounds each text inside them. */
const TEXT = 300;
const SOFTWARE = 'software';

export interface Parts {
  hash: string;
  hashes: Record<string, string>;
  sections: Partial<{ [N in SectionName]: Section<N> }>;
  software: SoftwareItem[] | undefined;
}

/** One device's messages of a batch as one: later parts replace earlier ones. */
export const mergeParts = (messages: readonly InventoryMessage[]): Parts =>
  messages.reduce<Parts>(
    (parts, message) => ({
      hash: message.hash,
      hashes: message.hashes,
      sections: { ...parts.sections, ...message.sections },
      software: message.software ?? parts.software,
    }),
    { hash: '', hashes: {}, sections: {}, software: undefined },
  );

/**
 * What to ask after `hello`: nothing, everything (empty list) or, when we have an inventory that is not the device's,
 * its smallest section. With it come the hashes of all parts, and then only what differs is asked for.
 */
export function wantedAtHello(stored: string | null, hash: string): string[] | undefined {
  if (hash === '' || hash === stored) return undefined;
  return stored === null ? [] : ['agent'];
}

/** Parts whose hash the device just told and which are neither stored nor in this message. */
export function stillWanted(parts: Parts, stored: ReadonlyMap<string, string>): string[] {
  const sent = new Set<string>(Object.keys(parts.sections));
  if (parts.software) sent.add(SOFTWARE);
  return [...SECTION_NAMES, SOFTWARE].filter((name) => {
    const hash = parts.hashes[name];
    return hash !== undefined && !sent.has(name) && stored.get(name) !== hash;
  });
}

/** A section as it is stored: known properties only, nothing that hides or deceives. */
export const storedBody = (body: unknown): string => JSON.stringify(visibleDeep(body, TEXT));

/** Columns of `device` that an inventory sets; undefined = this message says nothing of it, or nothing at all. */
export interface Summary {
  kind: DeviceKind | undefined;
  model: string | undefined;
  manufacturer: string | undefined;
  serial: string | undefined;
  osName: string | undefined;
  osVersion: string | undefined;
  osSupportEnds: string | null | undefined;
  agentVersion: string | undefined;
  allowManage: boolean | undefined;
  allowPower: boolean | undefined;
  allowLock: boolean | undefined;
  softwareCount: number | undefined;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function summaryOf({ sections: { system, os, agent }, software }: Parts): Summary {
  const ends = os?.supportEnds;
  const text = (value: string | undefined) => visible((value ?? '').trim(), 200) || undefined;
  return {
    kind: system?.formFactor === 'unknown' ? undefined : system?.formFactor,
    model: text(system?.model),
    manufacturer: text(system?.manufacturer),
    serial: text(system?.serial),
    osName: text(os?.name),
    osVersion: text(os?.version),
    osSupportEnds: os === undefined ? undefined : ends !== undefined && DAY.test(ends) && !Number.isNaN(Date.parse(ends)) ? ends : null,
    agentVersion: text(agent?.version),
    allowManage: agent?.manage,
    allowPower: agent?.allowPower,
    allowLock: agent?.allowLock,
    softwareCount: software?.length,
  };
}

/** The system as the list shows it: "Debian GNU/Linux 12"; the version is not said twice. */
export function osLabel(name: string | null, version: string | null): string | null {
  if (!name) return version || null;
  return !version || name.includes(version) ? name : `${name} ${version}`;
}

/** An inventory's time is a device's word: what is no date is not kept. */
export function dateOrNull(text: string | undefined): Date | null {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return at > 0 && at < Date.UTC(2200, 0, 1) ? new Date(at) : null;
}
