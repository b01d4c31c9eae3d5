import { In, type EntityManager } from 'typeorm';
import type { ImportProblem } from '#contract';
import { fold } from '../../shared/fold.js';
import { within } from '../../shared/scope-sql.js';
import type { Scope } from '../../shared/scope.js';
import type { ImportRow, Judge, Judgement } from '../imports/index.js';
import { OrganisationEntity } from '../organisation.entity.js';
import { SiteEntity, SiteUaiEntity } from '../site.entity.js';
import type { Commune, CommuneData } from './commune-data.js';
import { merged, sameState, stateChanges, stateOf } from './site-state.js';
import { nameKey, problem, readSite, type SiteField, type ToldSite } from './site-import.rules.js';
import type { SiteStore } from './site.store.js';

interface Known { site: SiteEntity; uais: string[]; organisation: string }
/** Where a row's site is, or would be: an organisation that is there, or a commune that would be made first. */
type Owner = { organisation: { id: string; name: string } } | { commune: Commune };

const MOST_NAMES = 100;

/** Finds for each row its commune and its site: by UAI, else by name in the commune. */
export class SiteJudge implements Judge<SiteField> {
  /** Line of the file for each UAI, and for each name in a commune that has no UAI to tell it apart. */
  private readonly seen = new Map<string, number>();
  private readonly missing = new Map<string, { name: string; rows: number }>();

  constructor(private readonly scope: Scope, private readonly store: SiteStore, private readonly data: CommuneData, private readonly createCommunes: boolean) {}

  async judge(em: EntityManager, rows: readonly ImportRow<SiteField>[]): Promise<Judgement[]> {
    const read = rows.map(({ values }) => readSite(values));
    const told = read.flatMap((one) => (one.leave ? [] : [one.site]));
    const owners = await this.owners(em, told);
    const byUai = await this.byUai(em, told.flatMap(({ uai }) => uai ?? []));
    const byName = await this.byName(em, [...owners.values()].flatMap((owner) => ('organisation' in owner ? owner.organisation.id : [])));
    return rows.map((row, at) => {
      const one = read[at];
      if (!one || one.leave) return { outcome: 'skip', problems: one?.leave ? [one.leave] : [] };
      const { site } = one;
      const owner = owners.get(placeKey(site));
      const problems = [...one.problems, ...this.repeated(row.line, site), ...(owner ? [] : this.noCommune(site))];
      if (problems.length > 0 || !owner) return { outcome: 'error', problems };
      return this.decide(row, site, owner, site.uai === null ? undefined : byUai.get(site.uai), 'organisation' in owner ? (byName.get(`${owner.organisation.id} ${nameKey(site.name)}`) ?? []) : []);
    });
  }

  offers() {
    const rows = [...this.missing.values()].reduce((sum, one) => sum + one.rows, 0);
    return rows === 0 || this.createCommunes || this.scope.organisations !== 'all' ? [] : [{ option: 'createCommunes', rows, names: [...this.missing.values()].map(({ name }) => name).sort().slice(0, MOST_NAMES) }];
  }

  private decide(row: ImportRow<SiteField>, told: ToldSite, owner: Owner, byUai: Known | undefined, namesakes: readonly Known[]): Judgement {
    if (byUai) {
      const here = 'organisation' in owner && owner.organisation.id === byUai.site.organisationId;
      return here ? change(byUai, told) : { outcome: 'error', problems: [problem('uai', 'taken', `This UAI is of a site in ${byUai.organisation}: move it first.`, { commune: byUai.organisation, site: byUai.site.name })] };
    }
    const candidates = namesakes.map((known) => ({ known, id: known.site.id, label: known.site.name, confidence: confidence(known, told) })).sort((a, b) => b.confidence - a.confidence);
    const shown = candidates.map(({ id, label, confidence: sure }) => ({ id, label, confidence: sure }));
    const { answer } = row;
    if (answer?.answer === 'skip') return { outcome: 'skip', candidates: shown };
    if (candidates.length === 0 || answer?.answer === 'new') return { outcome: 'create', candidates: shown, ...('commune' in owner && { changes: [{ field: 'commune', before: '', after: owner.commune.name }] }) };
    const taken = candidates.find(({ id }) => id === answer?.candidateId) ?? (answer?.answer === 'match' && answer.candidateId === undefined ? candidates[0] : undefined);
    if (taken) return { ...change(taken.known, told), candidates: shown };
    return { outcome: 'ask', candidates: shown, problems: [problem('name', 'possible_duplicate', 'A site with such a name is there already: is it the same one?', { site: shown[0]?.label ?? '' })] };
  }

  private repeated(line: number, { uai, name, ...site }: ToldSite): ImportProblem[] {
    const key = uai ?? `${placeKey(site)} ${nameKey(name)}`;
    const first = this.seen.get(key);
    if (first === undefined) this.seen.set(key, line);
    return first === undefined ? [] : [problem(uai ? 'uai' : 'name', 'repeated', `The same site stands in line ${first} already.`, { line: String(first) })];
  }

  private noCommune({ communeCode, commune }: ToldSite): ImportProblem[] {
    if (communeCode === null && commune === null) return [];
    const key = communeCode ?? '';
    const known = this.missing.get(key);
    if (known) {
      known.rows++;
      return [problem('communeCode', 'commune_missing', `${known.name} is not among your communes yet.`, { code: key, name: known.name })];
    }
    return communeCode === null
      ? [problem('commune', 'commune_ambiguous', 'No commune, or several, have this name: give its INSEE code.', { value: commune ?? '' })]
      : [problem('communeCode', 'commune_unknown', 'This is the INSEE code of no commune.', { value: communeCode.slice(0, 20) })];
  }

  /** By INSEE code, or by a name that only one has. */
  private async owners(em: EntityManager, told: readonly ToldSite[]): Promise<Map<string, Owner>> {
    const codes = [...new Set(told.flatMap(({ communeCode }) => communeCode ?? []))];
    const names = [...new Set(told.flatMap(({ communeCode, commune }) => (communeCode === null && commune !== null ? fold(commune) : [])))];
    const found = codes.length + names.length === 0 ? [] : await within(em.createQueryBuilder(OrganisationEntity, 'o'), this.scope, 'id')
      .andWhere(`(o.code = any(:codes) or (o.sortName = any(:names) and o.kind <> 'grouping'))`, { codes, names }).getMany();
    const owners = new Map<string, Owner>();
    for (const { id, name, code } of found) if (code !== null && codes.includes(code)) owners.set(code, { organisation: { id, name } });
    for (const sought of names) {
      const [only, ...others] = found.filter(({ sortName }) => sortName === sought);
      if (only && others.length === 0) owners.set(`name ${sought}`, { organisation: { id: only.id, name: only.name } });
    }
    for (const commune of await this.data.communes(codes.filter((code) => !owners.has(code)))) {
      if (this.createCommunes && this.scope.organisations === 'all') owners.set(commune.code, { commune });
      else if (!this.missing.has(commune.code)) this.missing.set(commune.code, { name: commune.name, rows: 0 });
    }
    return owners;
  }

  private async byUai(em: EntityManager, uais: readonly string[]): Promise<Map<string, Known>> {
    if (uais.length === 0) return new Map();
    const { tenantId } = this.scope;
    const rows = await em.find(SiteUaiEntity, { where: { tenantId, uai: In([...uais]) } });
    const known = await this.known(em, (query) => query.andWhere('s.id = any(:ids::uuid[])', { ids: rows.map(({ siteId }) => siteId) }));
    const bySite = new Map(known.map((one) => [one.site.id, one]));
    return new Map(rows.flatMap(({ uai, siteId }) => { const one = bySite.get(siteId); return one ? [[uai, one] as const] : []; }));
  }

  private async byName(em: EntityManager, organisationIds: readonly string[]): Promise<Map<string, Known[]>> {
    const byName = new Map<string, Known[]>();
    const known = organisationIds.length === 0 ? [] : await this.known(em, (query) => query.andWhere('s.organisationId = any(:owners::uuid[])', { owners: [...new Set(organisationIds)] }));
    for (const one of known) {
      const key = `${one.site.organisationId} ${nameKey(one.site.name)}`;
      byName.set(key, [...(byName.get(key) ?? []), one]);
    }
    return byName;
  }

  private async known(em: EntityManager, where: (query: ReturnType<SiteJudge['sites']>) => unknown): Promise<Known[]> {
    const query = this.sites(em);
    where(query);
    const sites = await query.getMany();
    const uais = await this.store.uais(em, this.scope, sites.map(({ id }) => id));
    return sites.map((site) => ({ site, uais: uais.get(site.id) ?? [], organisation: site.organisation?.name ?? '' }));
  }

  private sites(em: EntityManager) {
    return within(em.createQueryBuilder(SiteEntity, 's'), this.scope, 'organisationId', 'id').innerJoinAndSelect('s.organisation', 'o');
  }
}

/** How a row names its commune. */
export const placeKey = ({ communeCode, commune }: Pick<ToldSite, 'communeCode' | 'commune'>): string => communeCode ?? `name ${fold(commune ?? '')}`;

function change({ site, uais }: Known, told: ToldSite): Judgement {
  const own = stateOf(site, uais);
  const after = merged(own, told);
  return { outcome: sameState(own, after) ? 'same' : 'update', subject: { id: site.id, label: site.name }, changes: stateChanges(own, after) };
}

/** The same name, and no two codes that speak against it. */
function confidence({ site, uais }: Known, told: ToldSite): number {
  const exact = fold(site.name) === fold(told.name);
  return told.uai !== null && uais.length > 0 ? 0.4 : exact ? 0.9 : 0.7;
}
