import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Injectable } from '@nestjs/common';
import type { CommuneSource, DepartementView, GroupingChoice } from '#contract';
import { fold } from '../../shared/fold.js';

/** A commune of today. */
export interface Commune { code: string; name: string; departement: string | null; population: number | null; siren: string | null; postalCodes: string[] }
/** A grouping of communes with taxes of its own (EPCI); its code is its SIREN. */
export interface Grouping { code: string; name: string; type: string; population: number; members: string[] }

interface Known { communes: Map<string, Commune>; groupings: Map<string, Grouping>; groupingOf: Map<string, Grouping>; departements: DepartementView[] }

const PACKAGE = '@etalab/decoupage-administratif';
/** How long it is kept after it was last asked for, ms: somebody who chooses asks again. */
const KEPT = 120_000;
const MOST_GROUPINGS = 100;

interface CommuneLine { code: string; nom: string; type: string; departement?: string; population?: number; siren?: string; codesPostaux?: string[] }
interface GroupingLine { code: string; nom: string; type: string; populationMunicipale: number; membres: { code: string }[] }
interface DepartementLine { code: string; nom: string }

/**
 * The communes and groupings of France, read from the files of an npm package when somebody asks, and forgotten two minutes later (12 MB of JSON).
 * The package's own index reads relative to the working folder, so its files are read directly.
 */
@Injectable()
export class CommuneData {
  private known: Promise<Known> | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** To be named wherever the data are shown. */
  readonly source: CommuneSource = {
    name: 'Découpage administratif, Etalab (INSEE, La Poste, DGCL)', version: (createRequire(import.meta.url)(`${PACKAGE}/package.json`) as { version: string }).version,
    licence: 'Licence Ouverte 2.0', url: 'https://github.com/etalab/decoupage-administratif',
  };

  async departements(): Promise<DepartementView[]> {
    return (await this.read()).departements;
  }

  /** By name, at most a hundred. */
  async findGroupings({ q, departement }: { q?: string; departement?: string }): Promise<GroupingChoice[]> {
    const { groupings, communes } = await this.read();
    const sought = fold(q ?? '');
    return [...groupings.values()]
      .filter(({ name, members }) => fold(name).includes(sought) && (!departement || members.some((code) => communes.get(code)?.departement === departement)))
      .sort((a, b) => a.name.localeCompare(b.name, 'fr')).slice(0, MOST_GROUPINGS)
      .map(({ code, name, type, population, members }) => ({ code, name, type, population, communes: members.length }));
  }

  /** The communes with these codes, as far as there are any. */
  async communes(codes: readonly string[]): Promise<Commune[]> {
    const { communes } = await this.read();
    return [...new Set(codes)].flatMap((code) => communes.get(code) ?? []);
  }

  async inDepartement(code: string): Promise<Commune[]> {
    return [...(await this.read()).communes.values()].filter(({ departement }) => departement === code);
  }

  async grouping(code: string): Promise<Grouping | undefined> {
    return (await this.read()).groupings.get(code);
  }

  /** The grouping of each of these communes. */
  async groupingsOf(codes: readonly string[]): Promise<Map<string, Grouping>> {
    const { groupingOf } = await this.read();
    return new Map(codes.flatMap((code) => { const grouping = groupingOf.get(code); return grouping ? [[code, grouping] as const] : []; }));
  }

  private read(): Promise<Known> {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.known = undefined; }, KEPT).unref();
    this.known ??= load().catch((error: unknown) => { this.known = undefined; throw error; });
    return this.known;
  }
}

async function load(): Promise<Known> {
  const [lines, epci, departements] = [await json<CommuneLine>('communes'), await json<GroupingLine>('epci'), await json<DepartementLine>('departements')];
  const communes = new Map(lines.filter(({ type }) => type === 'commune-actuelle').map(({ code, nom, departement, population, siren, codesPostaux }) => [
    code, { code, name: nom, departement: departement ?? null, population: population ?? null, siren: siren ?? null, postalCodes: codesPostaux ?? [] }]));
  const groupings = new Map(epci.map(({ code, nom, type, populationMunicipale, membres }) => [code, { code, name: nom, type, population: populationMunicipale, members: membres.map((member) => member.code) }]));
  const counts = new Map<string, number>();
  for (const { departement } of communes.values()) if (departement) counts.set(departement, (counts.get(departement) ?? 0) + 1);
  return {
    communes, groupings, groupingOf: new Map([...groupings.values()].flatMap((grouping) => grouping.members.map((code) => [code, grouping] as const))),
    departements: departements.map(({ code, nom }) => ({ code, name: nom, communes: counts.get(code) ?? 0 })),
  };
}

const json = async <T>(name: string): Promise<T[]> => JSON.parse(await readFile(createRequire(import.meta.url).resolve(`${PACKAGE}/data/${name}.json`), 'utf8')) as T[];
