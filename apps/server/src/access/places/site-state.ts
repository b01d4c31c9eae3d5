import type { SiteBody, SiteView } from '#contract';
import type { SiteEntity } from '../site.entity.js';
import type { ToldSite } from './site-import.rules.js';

/** A site as an import compares, writes and restores it. */
export interface SiteState extends Pick<SiteView, 'name' | 'kind' | 'level' | 'uais' | 'address' | 'postalCode' | 'district' | 'latitude' | 'longitude'> { organisationId: string }

export const stateOf = ({ organisationId, name, kind, level, address, postalCode, district, latitude, longitude }: SiteEntity, uais: readonly string[]): SiteState => (
  { organisationId, name, kind, level, uais: uais.toSorted(), address, postalCode, district, latitude, longitude });

/** A site that is not there yet. */
export const newState = (told: ToldSite, organisationId: string): SiteState & SiteBody => ({
  organisationId, name: told.name, kind: told.kind ?? 'other', level: told.level, uais: told.uai ? [told.uai] : [], address: told.address, postalCode: told.postalCode,
  district: told.district, latitude: told.latitude, longitude: told.longitude,
});

/** A site that gets what a row tells. What it does not tell stays; in a building of several schools a row is about one of them, and renames nothing. */
export function merged(own: SiteState, told: ToldSite): SiteState {
  const uais = told.uai && !own.uais.includes(told.uai) ? [...own.uais, told.uai].sort() : own.uais;
  const shared = uais.length > 1;
  const kind = shared ? own.kind : (told.kind ?? own.kind);
  return {
    ...own, uais, kind, name: shared ? own.name : told.name, level: kind === 'school' ? (shared ? own.level : (told.level ?? own.level)) : null,
    address: told.address ?? own.address, postalCode: told.postalCode ?? own.postalCode, district: told.district ?? own.district, latitude: told.latitude ?? own.latitude, longitude: told.longitude ?? own.longitude,
  };
}

/** Fields that differ, in words. */
export function stateChanges(before: SiteState, after: SiteState): { field: string; before: string; after: string }[] {
  const said = (value: SiteState[keyof SiteState]) => (Array.isArray(value) ? value.join(' ') : (value ?? '').toString());
  return (Object.keys(after) as (keyof SiteState)[]).flatMap((field) => (said(before[field]) === said(after[field]) ? [] : [{ field, before: said(before[field]), after: said(after[field]) }]));
}

export const sameState = (a: SiteState, b: SiteState): boolean => stateChanges(a, b).length === 0;
