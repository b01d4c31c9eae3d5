/** Two rows that stand for one machine become one. Pure: what the one that stays is afterwards, and what can be given back. */
import type { MergeBody, MergeUndone } from '#contract';
import type { Editable } from './device.store.js';

type Field = MergeUndone['kept'][number];
const FIELDS: readonly Field[] = ['name', 'assetTag', 'siteId', 'kind', 'model', 'manufacturer', 'serial', 'purchasedOn'];
const GIVEN = ['model', 'manufacturer', 'serial', 'purchasedOn'] as const;

/** Which of the two stays; undefined when each has an agent, as each has an identity of its own then. */
export function staying(one: Editable, other: Editable): { stays: Editable; goes: Editable } | undefined {
  if (one.management === 'agent' && other.management === 'agent') return undefined;
  return other.management === 'agent' ? { stays: other, goes: one } : { stays: one, goes: other };
}

/**
 * What stays, with what is known of both: what a machine says of itself; name, label and place of the device that was chosen for it. Unless one
 * was, what people noted down (the one without an agent) names a machine that came by itself. What one of both lacks, the other one gives.
 */
export function merged(stays: Editable, goes: Editable, { nameOf, assetTagOf, siteOf }: Omit<MergeBody, 'otherId'>): Editable {
  const noted = stays.management === 'agent' ? goes : stays;
  const chosen = (id: string | undefined) => [stays, goes].find(({ deviceId }) => deviceId === id) ?? noted;
  const tag = chosen(assetTagOf).assetTag ?? stays.assetTag ?? goes.assetTag;
  const place = siteOf === undefined && noted.siteId === null ? stays : chosen(siteOf);
  const given = Object.fromEntries(GIVEN.map((field) => [field, stays[field] ?? goes[field]]));
  return { ...stays, ...given, kind: stays.kind === 'unknown' ? goes.kind : stays.kind, name: chosen(nameOf).name, assetTag: tag, siteId: place.siteId, roomId: place.roomId, organisationId: place.organisationId };
}

const valueOf = (device: Editable, field: Field): string | null => (field === 'siteId' ? `${device.organisationId} ${device.siteId} ${device.roomId}` : device[field]);

/** What of the one that stayed can be as before again: what the merge changed and nobody changed since. @returns it as it is then, and what stays as it is now */
export function unmerged(before: Editable, after: Editable, now: Editable): { separate: Editable; kept: Field[] } {
  const changed = FIELDS.filter((field) => valueOf(before, field) !== valueOf(after, field));
  const kept = changed.filter((field) => valueOf(now, field) !== valueOf(after, field));
  const back = changed.filter((field) => !kept.includes(field));
  const place = back.includes('siteId') ? { organisationId: before.organisationId, roomId: before.roomId } : {};
  return { separate: { ...now, ...Object.fromEntries(back.map((field) => [field, before[field]])), ...place }, kept };
}
