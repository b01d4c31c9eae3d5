/** Where what is allowed. Pure: a person holds permissions at places, and a request may do what it asks for in the places where that is held. */
import { PERMISSIONS, permissionsOf, SYNDICATE_PERMISSIONS, withLesser, type Permission } from '#contract';

export interface SiteRef { id: string; organisationId: string }
/** Organisations with all that is in them, and single sites besides; or everything. */
export interface Place { organisations: 'all' | readonly string[]; sites: readonly SiteRef[] }
/** One role in force. */
export interface Holding { permissions: readonly Permission[]; place: Place }

export const EVERYWHERE: Place = { organisations: 'all', sites: [] };
export const NOWHERE: Place = { organisations: [], sites: [] };

export const isNowhere = ({ organisations, sites }: Place): boolean => organisations !== 'all' && organisations.length === 0 && sites.length === 0;

/** All of these places: a site in one of the organisations is not said again. */
export function unite(places: readonly Place[]): Place {
  const organisations = new Set<string>();
  for (const place of places) {
    if (place.organisations === 'all') return EVERYWHERE;
    for (const id of place.organisations) organisations.add(id);
  }
  const sites = new Map(places.flatMap(({ sites }) => sites).filter(({ organisationId }) => !organisations.has(organisationId)).map((site) => [site.id, site]));
  return { organisations: [...organisations], sites: [...sites.values()] };
}

/** What is in both. */
export function meet(a: Place, b: Place): Place {
  if (a.organisations === 'all') return b;
  if (b.organisations === 'all') return a;
  const [ours, theirs] = [new Set(a.organisations), new Set(b.organisations)];
  const [ourSites, theirSites] = [new Set(a.sites.map(({ id }) => id)), new Set(b.sites.map(({ id }) => id))];
  return unite([{
    organisations: a.organisations.filter((id) => theirs.has(id)),
    sites: [
      ...a.sites.filter(({ id, organisationId }) => theirSites.has(id) || theirs.has(organisationId)),
      ...b.sites.filter(({ id, organisationId }) => ourSites.has(id) || ours.has(organisationId)),
    ],
  }]);
}

/** Is all of the one in the other? */
export function covers(outer: Place, inner: Place): boolean {
  if (outer.organisations === 'all') return true;
  if (inner.organisations === 'all') return false;
  const [organisations, sites] = [new Set(outer.organisations), new Set(outer.sites.map(({ id }) => id))];
  return inner.organisations.every((id) => organisations.has(id)) && inner.sites.every(({ id, organisationId }) => sites.has(id) || organisations.has(organisationId));
}

/** Where all of these permissions are held; of none, wherever anything is. */
export function placeOf(holdings: readonly Holding[], permissions: readonly Permission[]): Place {
  if (permissions.length === 0) return unite(holdings.map(({ place }) => place));
  return permissions
    .map((permission) => unite(holdings.filter((holding) => holding.permissions.includes(permission)).map(({ place }) => place)))
    .reduce(meet);
}

/** What is held anywhere, in the order of {@link PERMISSIONS}. */
export const permissionsHeld = (holdings: readonly Holding[]): Permission[] => PERMISSIONS.filter((permission) => holdings.some(({ permissions }) => permissions.includes(permission)));

/** What a role allows at a place. @param custom its permissions, of a role that the syndicate or a commune made itself */
export function allowedAt(role: string, custom: readonly string[] | null, place: Place): Permission[] {
  const all = custom ? withLesser(custom) : permissionsOf([role]);
  return place.organisations === 'all' ? all : all.filter((permission) => !SYNDICATE_PERMISSIONS.includes(permission));
}

/** What an API token is limited to. */
export interface Limits { permissions: readonly string[] | null; place: Place }

/** What is left of what its maker holds: only what both allow, where both do. @param limits without permissions: of before tokens had any, all of them */
export function limited(holdings: readonly Holding[], { permissions, place }: Limits): Holding[] {
  const kept = permissions && withLesser(permissions);
  return holdings
    .map((holding) => ({ permissions: kept === null ? holding.permissions : holding.permissions.filter((permission) => kept.includes(permission)), place: meet(holding.place, place) }))
    .filter((holding) => holding.permissions.length > 0 && !isNowhere(holding.place));
}
