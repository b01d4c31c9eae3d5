/** What one row of a school directory says of a site. Pure. */
import { IMPORT_LIMITS, type ImportProblem, type ImportProblemCode, type SchoolLevel, type SiteKind } from '#contract';
import { isUai } from '../uai.rules.js';
import { plainName, type ImportField } from '../imports/mapping.rules.js';

export const SITE_FIELDS = [
  { name: 'uai', required: false, columns: ['identifiant_de_l_etablissement', 'numero_uai', 'code_uai', 'uai', 'code_etablissement', 'code_rne', 'rne'] },
  { name: 'name', required: true, columns: ['nom_etablissement', 'appellation_officielle', 'denomination_principale', 'nom_du_site', 'nom', 'etablissement', 'site', 'libelle'] },
  { name: 'kind', required: false, columns: ['libelle_nature', 'nature', 'type_etablissement', 'type_d_etablissement', 'type'] },
  { name: 'nursery', required: false, columns: ['ecole_maternelle', 'maternelle'] },
  { name: 'elementary', required: false, columns: ['ecole_elementaire', 'elementaire'] },
  { name: 'address', required: false, columns: ['adresse_1', 'adresse', 'adresse_postale', 'rue'] },
  { name: 'postalCode', required: false, columns: ['code_postal', 'cp'] },
  { name: 'communeCode', required: false, columns: ['code_commune', 'code_insee', 'code_commune_insee', 'code_insee_commune', 'insee', 'commune_insee'] },
  { name: 'commune', required: false, columns: ['nom_commune', 'commune', 'libelle_commune', 'localite_acheminement', 'ville'] },
  { name: 'district', required: false, columns: ['nom_circonscription', 'circonscription', 'libelle_circonscription'] },
  { name: 'latitude', required: false, columns: ['latitude', 'lat'] },
  { name: 'longitude', required: false, columns: ['longitude', 'lon', 'lng'] },
  { name: 'state', required: false, columns: ['etat', 'etat_etablissement', 'statut'] },
] as const satisfies readonly ImportField[];
export type SiteField = (typeof SITE_FIELDS)[number]['name'];

/** Facts of a site as a row tells them; null where it tells nothing. */
export interface ToldSite {
  uai: string | null;
  name: string;
  kind: SiteKind | null;
  level: SchoolLevel | null;
  address: string | null;
  postalCode: string | null;
  communeCode: string | null;
  commune: string | null;
  district: string | null;
  latitude: number | null;
  longitude: number | null;
}
export type ReadSite = { site: ToldSite; problems: ImportProblem[]; leave?: undefined } | { leave: ImportProblem };

/** Longest texts, letters: those of the site's own form. */
const LONGEST = { name: 200, address: 300, commune: 200, district: 120 } as const;
/** Of a directory of all schools, what is no place of a commune. */
const ABOVE = /\b(college|lycee|segpa|erea|erpd|cfa|universite|medico|ime|itep|sessad|service administratif|information et orientation|greta|rectorat|inspection)\b/;
const WORDS: readonly [RegExp, SiteKind, SchoolLevel | null][] = [
  [/mediatheque|bibliotheque/, 'library', null], [/periscolaire|accueil de loisirs|centre de loisirs|\balsh\b|garderie/, 'after-school', null], [/musee/, 'museum', null],
  [/mairie|hotel de ville/, 'town-hall', null], [/atelier|reserve|depot/, 'workshop', null],
  [/primaire/, 'school', 'primary'], [/maternelle.*elementaire|elementaire.*maternelle/, 'school', 'primary'], [/maternelle/, 'school', 'nursery'], [/elementaire/, 'school', 'elementary'],
  [/ecole|groupe scolaire|\brpi\b|maternel/, 'school', null], [/^autre/, 'other', null],
];
/** What says yes in a column of its own. */
const YES = /^(1|oui|o|true|vrai|x|yes)$/i;

export const problem = (field: string | null, code: ImportProblemCode, detail: string, values?: Record<string, string>): ImportProblem => ({ field, code, detail, ...(values && { values }) });

/** Reads a row. `leave`: it is about something that is not for this import, and is passed over. */
export function readSite(values: Record<SiteField, string>): ReadSite {
  const problems: ImportProblem[] = [];
  const words = plain(values.kind);
  if (/ferm/.test(plain(values.state))) return { leave: problem('state', 'closed', 'This school is closed: the row is left out.') };
  if (ABOVE.test(words)) return { leave: problem('kind', 'foreign', 'This is no place of a commune: the row is left out.', { value: values.kind.slice(0, 80) }) };
  for (const [field, longest] of Object.entries(LONGEST)) {
    const length = values[field as keyof typeof LONGEST].length;
    if (length > longest) problems.push(problem(field, 'length', `At most ${longest} letters.`, { longest: String(longest) }));
  }
  const name = line(values.name);
  if (name === '') problems.push(problem('name', 'missing', 'The site has no name.'));
  const uai = values.uai.replace(/\s/g, '').toUpperCase();
  if (uai !== '' && !isUai(uai)) problems.push(problem('uai', 'uai', 'A UAI is seven digits and their check letter: a digit or the letter is wrong.', { value: uai.slice(0, 20) }));
  const postalCode = zeros(values.postalCode);
  if (postalCode !== '' && !/^\d{5}$/.test(postalCode)) problems.push(problem('postalCode', 'postal_code', 'A postal code is five digits.', { value: postalCode.slice(0, 20) }));
  const communeCode = zeros(values.communeCode).toUpperCase();
  if (communeCode === '' && values.commune.trim() === '') problems.push(problem('communeCode', 'missing', 'The row names no commune.'));
  const nature = kindOf(words, { uai, nursery: YES.test(values.nursery.trim()), elementary: YES.test(values.elementary.trim()) });
  if (!nature) problems.push(problem('kind', 'choice', 'This kind of place is not known.', { value: values.kind.slice(0, 80) }));
  const latitude = coordinate(values.latitude, 90);
  const longitude = coordinate(values.longitude, 180);
  if (latitude === undefined || longitude === undefined || (latitude === null) !== (longitude === null)) problems.push(problem(latitude === undefined ? 'latitude' : 'longitude', 'coordinates', 'Latitude and longitude are two numbers of degrees.'));
  return {
    problems,
    site: {
      uai: uai || null, name, kind: nature?.kind ?? null, level: nature?.level ?? null, address: line(values.address) || null, postalCode: postalCode || null, communeCode: communeCode || null,
      commune: line(values.commune) || null, district: line(values.district) || null, latitude: latitude ?? null, longitude: longitude ?? null,
    },
  };
}

/** Words of a name that tell nothing apart. */
const EMPTY = new Set(['ecole', 'maternelle', 'elementaire', 'primaire', 'publique', 'public', 'communale', 'groupe', 'scolaire', 'de', 'la', 'le', 'les', 'l', 'du', 'des', 'd', 'et', 'a']);
/** The same for « École primaire des Pins » and « ECOLE LES PINS ». Of a name made of such words alone, the name itself. */
export function nameKey(name: string): string {
  const words = plainName(name).split('_');
  const telling = words.filter((word) => !EMPTY.has(word));
  return (telling.length > 0 ? telling : words).join(' ');
}

function kindOf(words: string, { uai, nursery, elementary }: { uai: string; nursery: boolean; elementary: boolean }): { kind: SiteKind; level: SchoolLevel | null } | undefined {
  const flagged: SchoolLevel | null = nursery && elementary ? 'primary' : nursery ? 'nursery' : elementary ? 'elementary' : null;
  if (words === '') return { kind: uai !== '' || flagged !== null ? 'school' : 'other', level: flagged };
  const found = WORDS.find(([pattern]) => pattern.test(words));
  return found && { kind: found[1], level: found[1] === 'school' ? (flagged ?? found[2]) : null };
}

const plain = (text: string): string => plainName(text.slice(0, IMPORT_LIMITS.cell)).replaceAll('_', ' ');
const line = (text: string): string => text.replace(/\s+/g, ' ').trim();
/** A spreadsheet takes the first zero of a code: it comes back. */
const zeros = (text: string): string => { const code = text.replace(/\s/g, ''); return /^\d{4}$/.test(code) ? `0${code}` : code; };

/** Degrees, with a point or a comma; null for nothing, undefined for nonsense. */
function coordinate(text: string, most: number): number | null | undefined {
  const said = text.trim().replace(',', '.');
  if (said === '') return null;
  return /^-?\d{1,3}(\.\d{1,15})?$/.test(said) && Math.abs(Number(said)) <= most ? Number(said) : undefined;
}
