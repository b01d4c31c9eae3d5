/**
 * School holidays that come with Craie, for a zone and year of which the syndicate has said nothing itself. Sources: the arrêtés of 7 December 2022 (2025-2026), 22 October 2025 (2026-2027)
 * and 21 July 2026 (2027-2028). They begin after Friday's class, and the day of return is a day of class. The summer of 2028 is left out: when it ends is not published. Pure.
 */
import type { HolidayZone, SchoolHoliday } from '#contract';

const NAMES = { toussaint: 'Vacances de la Toussaint', noel: 'Vacances de Noël', hiver: 'Vacances d’Hiver', printemps: 'Vacances de Printemps', ascension: 'Pont de l’Ascension', ete: 'Vacances d’Été' } as const;
type Days = readonly [name: keyof typeof NAMES, from: string, to: string];

const SHARED: Readonly<Record<number, readonly Days[]>> = {
  2025: [['toussaint', '2025-10-18', '2025-11-02'], ['noel', '2025-12-20', '2026-01-04'], ['ascension', '2026-05-15', '2026-05-16'], ['ete', '2026-07-04', '2026-08-31']],
  2026: [['toussaint', '2026-10-17', '2026-11-01'], ['noel', '2026-12-19', '2027-01-03'], ['ascension', '2027-05-07', '2027-05-08'], ['ete', '2027-07-03', '2027-09-01']],
  2027: [['toussaint', '2027-10-23', '2027-11-07'], ['noel', '2027-12-18', '2028-01-02'], ['ascension', '2028-05-26', '2028-05-27']],
};

const BY_ZONE: Readonly<Record<string, readonly Days[]>> = {
  'A 2025': [['hiver', '2026-02-07', '2026-02-22'], ['printemps', '2026-04-04', '2026-04-19']],
  'B 2025': [['hiver', '2026-02-14', '2026-03-01'], ['printemps', '2026-04-11', '2026-04-26']],
  'C 2025': [['hiver', '2026-02-21', '2026-03-08'], ['printemps', '2026-04-18', '2026-05-03']],
  'A 2026': [['hiver', '2027-02-13', '2027-02-28'], ['printemps', '2027-04-10', '2027-04-25']],
  'B 2026': [['hiver', '2027-02-20', '2027-03-07'], ['printemps', '2027-04-17', '2027-05-02']],
  'C 2026': [['hiver', '2027-02-06', '2027-02-21'], ['printemps', '2027-04-03', '2027-04-18']],
  'A 2027': [['hiver', '2028-02-19', '2028-03-05'], ['printemps', '2028-04-22', '2028-05-08']],
  'B 2027': [['hiver', '2028-02-05', '2028-02-20'], ['printemps', '2028-04-08', '2028-04-23']],
  'C 2027': [['hiver', '2028-02-12', '2028-02-27'], ['printemps', '2028-04-15', '2028-05-01']],
};

/** What came with Craie of a school year in a zone, in order; nothing where it does not know. */
export const shippedYear = (zone: HolidayZone, year: number): SchoolHoliday[] =>
  (BY_ZONE[`${zone} ${year}`] ? [...(SHARED[year] ?? []), ...(BY_ZONE[`${zone} ${year}`] ?? [])] : []).map(([name, from, to]) => ({ name: NAMES[name], from, to })).sort((a, b) => a.from.localeCompare(b.from));

/** The last school year of which anything came with Craie. */
export const LAST_SHIPPED = Math.max(...Object.keys(SHARED).map(Number));
