import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SiteKind } from '#contract';
import { fold } from '../shared/fold.js';
import { newId } from '../shared/id.js';
import { OrganisationEntity } from './organisation.entity.js';
import { SiteStore } from './places/site.store.js';
import { uaiLetter } from './uai.rules.js';

export const SAMPLE_SYNDICATE = 'Syndicat numérique des Landes (exemple)';

interface Commune { code: string; nom: string; type: string; departement?: string; population?: number; siren?: string; codesPostaux?: string[] }

const DEPARTEMENT = '40';
const WITH_SCHOOLS = 40;
const ROWS_AT_ONCE = 200;
const SCHOOL_NAMES = [
  'des Pins', 'de la Dune', 'du Gemmeur', 'des Arènes', 'de l’Étang', 'des Échasses', 'du Lavoir', 'de la Halle', 'des Chênes-lièges', 'du Marensin',
  'des Bruyères', 'du Moulin', 'de l’Airial', 'des Palombes', 'du Phare', 'de la Bergerie', 'des Tilleuls', 'du Courant', 'de la Fontaine', 'des Genêts',
  'du Vieux-Pont', 'de la Chalosse', 'des Mimosas', 'du Port', 'de la Plaine', 'des Platanes', 'du Canal', 'de la Source', 'des Fougères', 'du Petit-Bois',
  'de l’Océan', 'des Hortensias', 'du Ruisseau', 'de la Forêt', 'des Marais', 'du Clocher', 'de l’Adour', 'des Ajoncs', 'du Coteau', 'de la Clairière',
];

/**
 * The real communes of the Landes with schools that do not exist, named and numbered so that nobody takes them for real
 * ones. The same at every first start.
 */
@Injectable()
export class Sample {
  constructor(private readonly sites: SiteStore) {}

  async fill(em: EntityManager, tenantId: string): Promise<void> {
    const communes = await readCommunes();
    const organisations = communes.map(({ code, nom, population, siren, codesPostaux }) => ({
      id: newId(), tenantId, kind: 'commune' as const, name: nom, sortName: fold(nom), code, population: population ?? null, siren: siren ?? null, postalCodes: codesPostaux ?? [], parentId: null,
    }));
    await insertInParts(organisations, (part) => em.insert(OrganisationEntity, part));

    const largest = organisations.toSorted((a, b) => (b.population ?? 0) - (a.population ?? 0)).slice(0, WITH_SCHOOLS);
    let number = 0;
    const site = (organisationId: string, kind: SiteKind, name: string, uai?: string) => ({ id: newId(), body: { organisationId, kind, name, ...(uai && { level: 'primary' as const, uais: [uai] }) } });
    const sites = largest.flatMap((commune) =>
      Array.from({ length: schoolsOf(commune.population ?? 0) }, () => {
        const name = `École fictive ${SCHOOL_NAMES[number % SCHOOL_NAMES.length]}`;
        return site(commune.id, 'school', name, fictitiousUai(number++));
      }),
    );
    const [first] = largest;
    if (first) sites.push(site(first.id, 'library', 'Médiathèque fictive'));
    sites.push(site(tenantId, 'workshop', 'Atelier du syndicat'));
    await this.sites.insert(em, { tenantId }, sites);
  }
}

/** High numbers, so that they are unlikely to be those of a real school. */
function fictitiousUai(index: number): string {
  const digits = `040${9001 + index}`;
  return digits + uaiLetter(digits);
}

const schoolsOf = (population: number): number => (population > 20_000 ? 4 : population > 8_000 ? 3 : population > 4_000 ? 2 : 1);

/** The package's own index reads relative to the working folder, so its data is read directly. */
async function readCommunes(): Promise<Commune[]> {
  const path = createRequire(import.meta.url).resolve('@etalab/decoupage-administratif/data/communes.json');
  const all = JSON.parse(await readFile(path, 'utf8')) as Commune[];
  return all.filter((commune) => commune.type === 'commune-actuelle' && commune.departement === DEPARTEMENT);
}

async function insertInParts<T>(rows: T[], insert: (part: T[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) await insert(rows.slice(at, at + ROWS_AT_ONCE));
}
