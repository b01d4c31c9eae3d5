/** What an import would make of a device that is there already. Pure. */
import { LABELS, type DeviceKind, type ImportChange, type Management } from '#contract';
import { markOf } from './recognition.rules.js';
import type { FleetRow } from './fleet-import.rules.js';
import type { FoundPlace } from './fleet-import.places.js';
import { labelsOf } from './label.rules.js';

/** A device as an import knows it, keeps it for undo, and compares it. `macs` as marks, sorted. */
export interface FleetFacts {
  name: string; assetTag: string | null; kind: DeviceKind; serial: string | null; model: string | null; manufacturer: string | null; purchasedOn: string | null; macs: string[]; labels: string[];
  organisationId: string; siteId: string | null; roomId: string | null;
}
export interface KnownDevice extends FleetFacts { id: string; management: Management; organisationName: string; siteName: string | null; roomName: string | null }

/** `replace`: what the file says stands over what is known; otherwise it only fills what is empty. `move`: and the place too. */
export interface FleetOptions { replace?: boolean; move?: boolean }

/** The device as the row would leave it. What an agent tells of its machine is only filled in, never written over. */
export function changedBy(row: FleetRow, place: FoundPlace | null, known: KnownDevice, { replace = false, move = false }: FleetOptions): FleetFacts {
  const managed = known.management === 'agent';
  const over = (said: string | null, is: string | null, may: boolean) => (said !== null && (is === null || (may && markOf(said) !== markOf(is))) ? said : is);
  const told = replace && !managed;
  const goes = place !== null && move && (place.organisation.id !== known.organisationId || (place.site?.id ?? null) !== known.siteId);
  const here = place?.site != null && place.site.id === known.siteId && place.room !== null && (known.roomId === null || replace);
  return {
    name: replace && row.named ? row.name : known.name, kind: row.kind !== null && (known.kind === 'unknown' || told) ? row.kind : known.kind,
    assetTag: over(row.assetTag, known.assetTag, replace), serial: over(row.serial, known.serial, told), model: over(row.model, known.model, told), manufacturer: over(row.manufacturer, known.manufacturer, told),
    purchasedOn: row.purchasedOn !== null && (known.purchasedOn === null || replace) ? row.purchasedOn : known.purchasedOn,
    macs: managed ? known.macs : [...new Set([...known.macs, ...row.macs])].sort(),
    labels: row.labels.length === 0 ? known.labels : inOrder(replace ? row.labels : [...known.labels, ...row.labels]).slice(0, LABELS.most),
    organisationId: goes ? place.organisation.id : known.organisationId, siteId: goes ? (place.site?.id ?? null) : known.siteId,
    roomId: goes || here ? (place?.room?.id ?? null) : known.roomId,
  };
}

const inOrder = (labels: readonly string[]): string[] => labelsOf(labels).map(({ label }) => label);

const PLAIN = ['name', 'assetTag', 'kind', 'serial', 'model', 'manufacturer', 'purchasedOn'] as const;

/** Each difference in words, as a person sees both sides. */
export function changesOf(known: KnownDevice, after: FleetFacts, place: FoundPlace | null): ImportChange[] {
  const where = (site: string | null, organisation: string) => (site === null ? organisation : `${site} · ${organisation}`);
  const moved = known.organisationId !== after.organisationId || known.siteId !== after.siteId;
  return [
    ...PLAIN.flatMap((field) => (known[field] === after[field] ? [] : [{ field, before: known[field] ?? '', after: after[field] ?? '' }])),
    ...(known.macs.join() === after.macs.join() ? [] : [{ field: 'macs', before: known.macs.join(' '), after: after.macs.join(' ') }]),
    ...(known.labels.join() === after.labels.join() ? [] : [{ field: 'labels', before: known.labels.join(', '), after: after.labels.join(', ') }]),
    ...(moved && place ? [{ field: 'site', before: where(known.siteName, known.organisationName), after: where(place.site?.name ?? null, place.organisation.name) }] : []),
    ...(!moved && known.roomId !== after.roomId ? [{ field: 'room', before: known.roomName ?? '', after: place?.room?.name ?? '' }] : []),
  ];
}

const FACTS = [...PLAIN, 'organisationId', 'siteId', 'roomId'] as const;

/** Only what undo compares and restores. */
export const factsOf = (device: FleetFacts): FleetFacts => ({ ...(Object.fromEntries(FACTS.map((field) => [field, device[field]])) as unknown as FleetFacts), macs: device.macs, labels: device.labels });

export const sameFacts = (a: FleetFacts, b: FleetFacts): boolean => FACTS.every((field) => a[field] === b[field]) && a.macs.join() === b.macs.join() && a.labels.join() === b.labels.join();
