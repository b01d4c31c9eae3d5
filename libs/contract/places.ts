/** Bodies of `/api/v1` about places: the syndicate, groupings, communes, sites and rooms. */

export interface PlaceName { id: string; name: string }

/** syndicate → grouping (a communauté de communes) → commune; a member may also stand right under the syndicate. */
export type OrganisationKind = 'syndicate' | 'grouping' | 'commune' | 'other';
/**
 * GET /organisations?limit&cursor&q&kind&parentId&top(true) → Page, groupings first, then by name; GET /organisations/:id.
 * `top`: only what stands right under the syndicate, and the syndicate itself. `parentId`: the members of a grouping.
 */
export interface OrganisationView {
  id: string;
  name: string;
  kind: OrganisationKind;
  /** INSEE code of a commune (letters occur: 2A004), SIREN of a grouping, or any other. */
  code: string | null;
  /** Nine digits: by them a provider's `siret` proposes an organisation. */
  siren: string | null;
  postalCodes: string[];
  population: number | null;
  parent: PlaceName | null;
  /** Of a grouping. */
  members: number;
  /** Of a grouping: its own and those of its members. */
  sites: number;
  devices: number;
}
/** POST /organisations (organisations.manage, for the whole syndicate). Without a `siren` it is that of the commune with this INSEE code, or the code of a grouping, as far as they are known. */
export interface OrganisationBody { name: string; kind: Exclude<OrganisationKind, 'syndicate'>; code?: string; siren?: string; parentId?: string }
/** PATCH /organisations/:id. DELETE /organisations/:id → 204, or `conflict` while something is inside: GET /organisations/:id/inside says what. */
export interface OrganisationEditBody { name?: string; kind?: OrganisationBody['kind']; code?: string | null; siren?: string | null; parentId?: string | null }

export type SiteKind = 'school' | 'library' | 'after-school' | 'museum' | 'town-hall' | 'workshop' | 'other';
/** Of a school: maternelle, élémentaire, or both. */
export type SchoolLevel = 'nursery' | 'elementary' | 'primary';
/** GET /sites?limit&cursor&q&organisationId&district&kind → Page, by name; GET /sites/:id. `q`: a part of the name, or a whole UAI. `organisationId` of a grouping: its members' too. */
export interface SiteView {
  id: string;
  name: string;
  kind: SiteKind;
  level: SchoolLevel | null;
  /** A building may hold several schools; each code is in one site only. */
  uais: string[];
  address: string | null;
  postalCode: string | null;
  /** Circonscription. Written as people write it; compared without accents and capitals. */
  district: string | null;
  latitude: number | null;
  longitude: number | null;
  organisation: PlaceName;
  devices: number;
  rooms: number;
}
/** POST /sites (organisations.manage) */
export interface SiteBody {
  organisationId: string;
  name: string;
  kind: SiteKind;
  level?: SchoolLevel | null;
  uais?: string[];
  address?: string | null;
  postalCode?: string | null;
  district?: string | null;
  latitude?: number | null;
  longitude?: number | null;
}
/** PATCH /sites/:id. Another `organisationId` moves the site: its devices, rooms and enrolment tokens follow, with their history. DELETE /sites/:id → 204 or `conflict`. */
export type SiteEditBody = Partial<SiteBody>;
/** GET /organisations/:id/inside, GET /sites/:id/inside: what keeps a place from being removed; none when it is empty. */
export interface InsideView { items: { what: InsideWhat; count: number }[] }
export const INSIDE = ['members', 'sites', 'people', 'devices', 'retired-devices', 'enrolment-tokens', 'assets', 'apps', 'console'] as const;
export type InsideWhat = (typeof INSIDE)[number];
/** GET /districts?q → {items, next: null}: at most 500, by name. */
export interface DistrictView { name: string; sites: number; communes: number }

/** GET /rooms?siteId (of all sites without it) → {items, next: null}: at most 500, by name. POST /rooms, PATCH /rooms/:id, DELETE /rooms/:id → 204: its devices stay in the site. */
export interface RoomView { id: string; siteId: string; name: string; floor: string | null; note: string | null; devices: number }
export interface RoomBody { siteId: string; name: string; floor?: string | null; note?: string | null }
export interface RoomEditBody { name?: string; floor?: string | null; note?: string | null }
/** POST /rooms/:id/merge → RoomView of `intoId`, a room of the same site, which gets all the devices; the other one is gone. */
export interface RoomMergeBody { intoId: string }

/** GET /communes/departements → {items, next: null} */
export interface DepartementView { code: string; name: string; communes: number }
/** GET /communes/groupings?q&departement → {items, next: null}: at most 100, by name. */
export interface GroupingChoice { code: string; name: string; type: string; communes: number; population: number }
/** Which communes of the data set: one of the three. `codes`: INSEE codes, at most 1 000. */
export interface CommuneChoice { departement?: string; grouping?: string; codes?: string[] }
/** What the data set says beside what is there. `changed`: name, population, postal codes or SIREN are others. */
export interface CommuneRow {
  code: string;
  name: string;
  population: number | null;
  postalCodes: string[];
  state: 'new' | 'same' | 'changed';
  changes: { field: 'name' | 'population' | 'postalCodes' | 'siren'; before: string; after: string }[];
  /** The grouping it would come under, when it is asked for. */
  grouping: { code: string; name: string } | null;
}
/** POST /communes/preview CommuneChoice → what would happen. `unknown`: codes that are no commune of today. */
export interface CommunePreview { rows: CommuneRow[]; unknown: string[]; source: CommuneSource }
/** POST /communes/import → ImportRunView. `withGroupings` also makes the groupings and puts the communes under them. */
export interface CommuneImportBody { codes: string[]; withGroupings?: boolean }
/** Whose data: to be named wherever it is shown (Licence Ouverte). */
export interface CommuneSource { name: string; version: string; licence: string; url: string }
