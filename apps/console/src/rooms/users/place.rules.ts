/** Where a role is to be held, while it is being chosen. Pure. */
import type { GrantBody, PlaceKind, PlaceView } from '#contract';

export interface PlaceChoice { kind: PlaceKind; organisationId: string | null; siteIds: string[] }
export const NO_PLACE: PlaceChoice = { kind: 'syndicate', organisationId: null, siteIds: [] };

/** The kind that is meant: the one chosen, or the first that the role has. */
export const kindOf = (place: PlaceChoice, kinds: readonly PlaceKind[]): PlaceKind | undefined => (kinds.includes(place.kind) ? place.kind : kinds[0]);

/** For the server; null while something is missing. */
export function placeBody(place: PlaceChoice, kinds: readonly PlaceKind[]): Pick<GrantBody, 'organisationId' | 'siteIds'> | null {
  switch (kindOf(place, kinds)) {
    case 'syndicate': return {};
    case 'organisation': return place.organisationId === null ? null : { organisationId: place.organisationId };
    case 'sites': return place.siteIds.length === 0 ? null : { siteIds: place.siteIds };
    case undefined: return null;
  }
}

/** The place in a word or two; nothing for the whole syndicate. @param sites says a number of sites */
export function placeName(place: PlaceView, sites: (count: number) => string): string | undefined {
  if (place === null) return undefined;
  if (place.organisation) return place.organisation.name;
  const [only, ...others] = place.sites;
  return only && others.length === 0 ? only.name : sites(place.sites.length);
}
