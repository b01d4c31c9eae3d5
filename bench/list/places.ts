/** The syndicate of the benchmark: real communes by population, the largest with a twelfth of the fleet, and schools that do not exist. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { v7 } from 'uuid';
import { sortKey } from '../../apps/server/src/devices/device-keys.js';
import { fold } from '../../apps/server/src/shared/fold.js';

const ORGANISATIONS = 2_000;
/** Schools, and other sites of communes, for a million devices. */
const SITES = 8_000;
/** Shares fall with the rank to this power: the first of 2 000 has 8 % of all. */
const FALL = 0.9;
/** Steps in which the fleet is shared out. */
export const SLOTS = 100_000;
const SCHOOLS = ['des Marronniers', 'Jules-Ferry', 'du Moulin', 'des Tilleuls', 'Jean-Moulin', 'de la Fontaine', 'Marie-Curie', 'des Platanes', 'du Vieux-Pont', 'Jacques-Prévert', 'de l’Étang', 'Victor-Hugo'];

export interface Organisation { id: string; name: string; sort_name: string; code: string; population: number }
export interface Site { id: string; organisation_id: string; name: string; sort_name: string; site_key: string; slug: string; slug_key: string; first_slot: number; end_slot: number; site_number: number }
export interface Places { organisations: Organisation[]; sites: Site[] }

interface Commune { code: string; nom: string; type: string; population?: number }

/** Two thousand communes in order of their share of the fleet, and their sites with the slots that are theirs. */
export async function makePlaces(): Promise<Places> {
  const path = createRequire(import.meta.url).resolve('@etalab/decoupage-administratif/data/communes.json');
  const communes = (JSON.parse(await readFile(path, 'utf8')) as Commune[])
    .filter(({ type }) => type === 'commune-actuelle')
    .toSorted((a, b) => (b.population ?? 0) - (a.population ?? 0))
    .slice(0, ORGANISATIONS);
  const weights = communes.map((_, rank) => (rank + 1) ** -FALL);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const organisations = communes.map(({ code, nom, population = 0 }) => ({ id: v7(), name: nom, sort_name: fold(nom), code, population }));
  const sites: Site[] = [];
  let passed = 0;
  for (const [rank, { id, code }] of organisations.entries()) {
    const share = (weights[rank] ?? 0) / total;
    const count = Math.max(1, Math.round(SITES * share));
    const slot = (part: number) => Math.round((passed + share * part) * SLOTS);
    for (let k = 0; k < count; k++) {
      const name = `École ${SCHOOLS[(rank + k) % SCHOOLS.length] ?? ''}${count > SCHOOLS.length ? ` ${1 + Math.floor(k / SCHOOLS.length)}` : ''}`;
      const slug = `${code}${String.fromCharCode(97 + (k % 26))}`.toLowerCase();
      sites.push({ id: v7(), organisation_id: id, name, sort_name: fold(name), site_key: sortKey(name), slug, slug_key: sortKey(slug), first_slot: slot(k / count), end_slot: slot((k + 1) / count), site_number: sites.length });
    }
    passed += share;
  }
  return { organisations, sites };
}
