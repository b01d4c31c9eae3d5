/**
 * Which machine is which: when one enrols, when a list of equipment is taken over, when two rows stand for one thing. Pure.
 *
 * Three marks, in the order in which they count: the serial number, the address of a network card, the label. A serial number that a maker gives to all
 * its machines, or none at all, tells nothing. A card can be in a dock that goes from one to the next; a label is written by hand.
 */
import { MARK_KINDS, type Confidence, type MarkKind } from '#contract';

/** What is known of one machine; marks as `markOf` writes them. */
export interface Marks { serial: string | null; macs: readonly string[]; tag: string | null }

export interface Match { on: MarkKind; confidence: Confidence; differs: MarkKind[] }

/** What makers and people write where there is no serial number. */
const PLACEHOLDERS = new Set([
  'TOBEFILLEDBYOEM', 'DEFAULTSTRING', 'SYSTEMSERIALNUMBER', 'SERIALNUMBER', 'CHASSISSERIALNUMBER', 'NOTSPECIFIED', 'NOTAPPLICABLE', 'NOTAVAILABLE', 'UNKNOWN', 'NONE', 'NULL', 'OEM',
  'INVALID', 'INCONNU', 'ILLISIBLE', 'NEANT', 'AUCUN', 'SANS', 'VIDE', 'NOSERIAL', '0123456789', '123456789', '1234567890', 'ABCDEFGH', 'ABCD1234',
]);
/** Shorter ones say nothing. */
const SHORTEST_SERIAL = 4;
const SURE: Record<MarkKind, number> = { serial: 3, mac: 2, tag: 2 };
const LEVELS: readonly Confidence[] = ['possible', 'probable', 'certain'];

/** A mark without what is written in different ways: case, spaces, dashes, colons. The same as in 0023-assets.ts. */
export const markOf = (text: string | null | undefined): string => (text ?? '').replace(/[^0-9A-Za-z]/g, '').toUpperCase();

/** True when a mark can tell one machine from others. */
export function isTelling(kind: MarkKind, mark: string): boolean {
  if (kind === 'tag') return mark !== '' && !PLACEHOLDERS.has(mark);
  // Addresses of many, and those that a system makes up: the second digit says so (IEEE 802).
  if (kind === 'mac') return /^[0-9A-F][048C][0-9A-F]{10}$/.test(mark) && !/^(.)\1+$/.test(mark);
  return mark.length >= SHORTEST_SERIAL && !PLACEHOLDERS.has(mark) && !/^(.)\1+$/.test(mark);
}

/** Marks of what people or machines wrote; what tells nothing is left out. */
export function marksOf({ serial, macs = [], tag }: { serial?: string | null; macs?: readonly string[]; tag?: string | null }): Marks {
  const telling = (kind: MarkKind, text: string | null | undefined) => (isTelling(kind, markOf(text)) ? markOf(text) : null);
  return { serial: telling('serial', serial), macs: [...new Set(macs.flatMap((mac) => telling('mac', mac) ?? []))].sort(), tag: telling('tag', tag) };
}

/** All marks as pairs, for a question to the database. */
export const pairsOf = ({ serial, macs, tag }: Marks): [kind: MarkKind, value: string][] => [
  ...(serial ? [['serial', serial] as [MarkKind, string]] : []), ...macs.map((mac): [MarkKind, string] => ['mac', mac]), ...(tag ? [['tag', tag] as [MarkKind, string]] : []),
];

/**
 * The first mark that both have, and how sure that is: one step less when a mark that counts more, or the cards beside an equal serial number, say
 * the opposite. Labels are only compared inside one organisation, of which both are. @returns undefined when they have nothing in common
 */
export function matchOf(a: Marks, b: Marks, sameOrganisation: boolean): Match | undefined {
  const common: Record<MarkKind, boolean> = {
    serial: a.serial !== null && a.serial === b.serial, mac: a.macs.some((mac) => b.macs.includes(mac)), tag: sameOrganisation && a.tag !== null && a.tag === b.tag,
  };
  const on = MARK_KINDS.find((kind) => common[kind]);
  if (!on) return undefined;
  const told: Record<MarkKind, boolean> = {
    serial: a.serial !== null && b.serial !== null, mac: a.macs.length > 0 && b.macs.length > 0, tag: sameOrganisation && a.tag !== null && b.tag !== null,
  };
  const differs = MARK_KINDS.filter((kind) => told[kind] && !common[kind]);
  const doubtful = differs.some((kind) => kind === 'serial' || (kind === 'mac' && on !== 'mac'));
  return { on, confidence: LEVELS[SURE[on] - 1 - (doubtful ? 1 : 0)] ?? 'possible', differs };
}

const RANK: Record<Confidence, number> = { certain: 0, probable: 1, possible: 2 };

/** Orders matches: the surest first, then by the mark that counts more. */
export const bySureness = (a: Match, b: Match): number => RANK[a.confidence] - RANK[b.confidence] || MARK_KINDS.indexOf(a.on) - MARK_KINDS.indexOf(b.on);

/**
 * Facts by which a machine is recognised when it enrols again. Both are needed: copies of one disk image share the
 * machine id, and some makers give all their machines one serial number.
 */
export function machineKey(serial: string, machineId: string): { serial: string; machineId: string } | undefined {
  const facts = { serial: serial.trim(), machineId: machineId.trim() };
  return facts.serial !== '' && facts.machineId !== '' ? facts : undefined;
}

/** `aa:bb:cc:dd:ee:ff` of a card's mark. */
export const macText = (mark: string): string => (mark.toLowerCase().match(/../g) ?? []).join(':');
