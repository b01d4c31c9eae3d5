/** In which zone of holidays a place is, which clock hangs there, and whose public holidays it keeps. Pure. */
import type { HolidayZone, SchoolTimeZone } from '#contract';

/** Departments by the zone of their academy. */
const MAINLAND: Readonly<Record<'A' | 'B' | 'C', string>> = {
  A: '01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86 87 89 90',
  B: '02 04 05 06 08 10 13 14 18 22 27 28 29 35 36 37 41 44 45 49 50 51 52 53 54 55 56 57 59 60 61 62 67 68 72 76 80 83 84 85 88',
  C: '09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95',
};
/** Saint-Barthélemy (977) and Saint-Martin (978) belong to the academy of Guadeloupe. */
const ELSEWHERE: Readonly<Record<string, HolidayZone>> = {
  '2A': 'corse', '2B': 'corse', 971: 'guadeloupe', 972: 'martinique', 973: 'guyane', 974: 'reunion', 975: 'saint-pierre-et-miquelon', 976: 'mayotte', 977: 'guadeloupe', 978: 'guadeloupe',
  986: 'wallis-et-futuna', 987: 'polynesie', 988: 'nouvelle-caledonie',
};
const ZONE_OF: ReadonlyMap<string, HolidayZone> = new Map([
  ...Object.entries(MAINLAND).flatMap(([zone, departments]) => departments.split(' ').map((department): [string, HolidayZone] => [department, zone as HolidayZone])),
  ...Object.entries(ELSEWHERE),
]);

const TIME_OF: Readonly<Partial<Record<HolidayZone, SchoolTimeZone>>> = {
  guadeloupe: 'America/Guadeloupe', martinique: 'America/Martinique', guyane: 'America/Cayenne', 'saint-pierre-et-miquelon': 'America/Miquelon', reunion: 'Indian/Reunion', mayotte: 'Indian/Mayotte',
  'nouvelle-caledonie': 'Pacific/Noumea', polynesie: 'Pacific/Tahiti', 'wallis-et-futuna': 'Pacific/Wallis',
};

/** Public holidays that are not those of the whole country: Alsace and Moselle, and the day each territory overseas remembers the end of slavery. */
export type PublicRegion = '57' | '67' | '68' | 'GP' | 'MQ' | 'GF' | 'RE' | 'YT' | 'BL' | 'MF' | null;
const REGION_OF_DEPARTMENT: Readonly<Record<string, PublicRegion>> = { 57: '57', 67: '67', 68: '68', 977: 'BL', 978: 'MF' };
const REGION_OF_ZONE: Readonly<Partial<Record<HolidayZone, PublicRegion>>> = { guadeloupe: 'GP', martinique: 'MQ', guyane: 'GF', reunion: 'RE', mayotte: 'YT' };

/** Of an INSEE code (`40088`, `2A004`, `97411`) or a postal code (`20000` is Corsica); undefined when it is neither. */
export function departmentOf(code: string | null | undefined): string | undefined {
  if (!code || !/^(\d{5}|2[AB]\d{3})$/.test(code)) return undefined;
  if (code.startsWith('97') || code.startsWith('98')) return code.slice(0, 3);
  return code.startsWith('20') ? (code < '20200' ? '2A' : '2B') : code.slice(0, 2);
}

/** Zone of a department; undefined for one that is none. */
export const zoneOf = (department: string | undefined): HolidayZone | undefined => (department === undefined ? undefined : ZONE_OF.get(department));

export const timeZoneOf = (zone: HolidayZone | undefined): SchoolTimeZone => (zone && TIME_OF[zone]) ?? 'Europe/Paris';

/** The department says it best; where it is not known, the zone. */
export const publicRegionOf = (department: string | undefined, zone: HolidayZone | undefined): PublicRegion =>
  (department && REGION_OF_DEPARTMENT[department]) || ((zone && REGION_OF_ZONE[zone]) ?? null);
