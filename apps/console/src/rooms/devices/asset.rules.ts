/** The form of equipment without an agent: what is typed, and what is sent. Pure. */
import type { AssetBody, DeviceDetail, DeviceKind } from '#contract';

export interface AssetForm { kind: DeviceKind | null; name: string; model: string; manufacturer: string; serial: string; assetTag: string; macs: string; purchasedOn: string }

export const EMPTY_FORM: AssetForm = { kind: null, name: '', model: '', manufacturer: '', serial: '', assetTag: '', macs: '', purchasedOn: '' };

export const formOf = (device: DeviceDetail): AssetForm => ({
  kind: device.kind, name: device.name, model: device.model ?? '', manufacturer: device.manufacturer ?? '', serial: device.serial ?? '', assetTag: device.assetTag ?? '', macs: device.macs.join(', '),
  purchasedOn: device.purchasedOn ?? '',
});

const MAC = /^(?:[0-9a-f]{2}([:-]?)(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})$/i;

/** Addresses as people list them. */
export const macsOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

/** What is still to be filled in or corrected, by field: keys of `assets:form.problem`. */
export function formProblems(form: AssetForm): Partial<Record<keyof AssetForm, 'kind' | 'name' | 'macs'>> {
  return {
    ...(form.kind === null ? { kind: 'kind' as const } : {}), ...(form.name.trim() === '' ? { name: 'name' as const } : {}),
    ...(macsOf(form.macs).every((mac) => MAC.test(mac)) ? {} : { macs: 'macs' as const }),
  };
}

const text = (value: string): string | null => value.trim() || null;

/** The body of a change; of a new one with its place. */
export const bodyOf = ({ kind, name, macs, purchasedOn, ...texts }: AssetForm): Omit<AssetBody, 'siteId' | 'organisationId'> => ({
  kind: kind ?? 'unknown', name: name.trim(), macs: macsOf(macs), purchasedOn: purchasedOn || null, model: text(texts.model), manufacturer: text(texts.manufacturer), serial: text(texts.serial), assetTag: text(texts.assetTag),
});
