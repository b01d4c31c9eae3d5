/** The form of a site, and what it sends. Pure. */
import type { SchoolLevel, SiteKind, SiteView } from '#contract';
import { checkUai } from './uai.rules.js';

export const SITE_KINDS: readonly SiteKind[] = ['school', 'library', 'after-school', 'museum', 'town-hall', 'workshop', 'other'];
export const LEVELS: readonly SchoolLevel[] = ['nursery', 'elementary', 'primary'];

export interface SiteForm { name: string; kind: SiteKind; level: SchoolLevel | null; uais: string[]; district: string; address: string; postalCode: string; latitude: string; longitude: string }

const written = (value: number | null | undefined): string => (value === null || value === undefined ? '' : String(value).replace('.', ','));

export const siteForm = (site?: SiteView): SiteForm => ({
  name: site?.name ?? '', kind: site?.kind ?? 'school', level: site?.level ?? null, uais: site?.uais ?? [], district: site?.district ?? '', address: site?.address ?? '', postalCode: site?.postalCode ?? '',
  latitude: written(site?.latitude), longitude: written(site?.longitude),
});

/** Degrees with a comma or a point; null for nothing. What is no number is sent as it is, for the server to name the field. */
function degrees(text: string): number | null {
  const said = text.trim().replace(',', '.');
  return said === '' ? null : Number(said);
}

export const siteBody = ({ name, kind, level, uais, district, address, postalCode, latitude, longitude }: SiteForm) => ({
  name: name.trim(), kind, level: kind === 'school' ? level : null, uais: [...new Set(uais.map(plainUai))], district: district.trim() || null, address: address.trim() || null, postalCode: postalCode.trim() || null,
  latitude: degrees(latitude), longitude: degrees(longitude),
});

const plainUai = (text: string): string => text.replace(/\s/g, '').toUpperCase();

/** The first code that is not whole or whose letter is wrong. */
export function uaiFault(uais: readonly string[]): { uai: string; expected?: string } | undefined {
  for (const text of uais) {
    const check = checkUai(text);
    if (check.state === 'wrong-key') return { uai: plainUai(text), expected: check.expected };
    if (check.state !== 'valid') return { uai: plainUai(text) };
  }
  return undefined;
}
