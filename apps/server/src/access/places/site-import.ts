import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { newId } from '../../shared/id.js';
import type { Scope } from '../../shared/scope.js';
import { ImportKinds, type AppliedRow, type CsvImportKind, type ImportRow, type Judge, type Judgement, type Kept } from '../imports/index.js';
import { OrganisationEntity } from '../organisation.entity.js';
import { SiteEntity } from '../site.entity.js';
import { CommuneData } from './commune-data.js';
import { OrganisationWriter, type Wanted } from './organisation.writer.js';
import { PlaceLinks } from './place-links.js';
import { placeKey, SiteJudge } from './site-import.judge.js';
import { readSite, SITE_FIELDS, type SiteField, type ToldSite } from './site-import.rules.js';
import { merged, newState, sameState, stateOf, type SiteState } from './site-state.js';
import { SiteStore } from './site.store.js';

const DAY = 86_400_000;
type Judged = ImportRow<SiteField> & { judgement: Judgement };
/** What a row made beside its site: the commune it is in. */
interface AppliedSite { state: SiteState; commune?: { id: string; facts: Wanted['after'] } }

/** Sites from the CSV file of a school directory (the open data of the ministry, or a table of one's own). */
@Injectable()
export class SiteImport implements CsvImportKind<SiteField>, OnModuleInit {
  readonly kind = 'sites';
  readonly undoFor = 30 * DAY;
  readonly fields = SITE_FIELDS;
  readonly options = ['createCommunes'];

  constructor(
    private readonly kinds: ImportKinds,
    private readonly store: SiteStore,
    private readonly data: CommuneData,
    private readonly organisations: OrganisationWriter,
    private readonly links: PlaceLinks,
  ) {}

  onModuleInit(): void {
    this.kinds.registerFile(this);
  }

  begin(scope: Scope, options: Readonly<Record<string, boolean>>): Judge<SiteField> {
    return new SiteJudge(scope, this.store, this.data, options['createCommunes'] === true);
  }

  async apply(em: EntityManager, scope: Scope, rows: readonly Judged[]): Promise<AppliedRow[]> {
    const told = rows.flatMap((row) => { const read = readSite(row.values); return read.leave ? [] : [{ row, site: read.site }]; });
    const { owners, made } = await this.owners(em, scope, told.map(({ site }) => site));
    const created = told.filter(({ row }) => row.judgement.outcome === 'create').map(({ row, site }) => ({ line: row.line, id: newId(), body: newState(site, owners.get(placeKey(site)) ?? ''), commune: site.communeCode }));
    await this.store.insert(em, scope, created);
    const changed = await this.changed(em, scope, told.filter(({ row }) => row.judgement.outcome === 'update'));
    await this.write(em, scope, changed.map(({ id, before, after }) => ({ id, before, after })));
    return [
      ...created.map(({ line, id, body, commune }): AppliedRow => {
        const own = made.get(commune ?? '');
        // Told once, by the first of its sites.
        made.delete(commune ?? '');
        return { line, subject: { id, label: body.name }, before: null, after: { state: body, ...(own && { commune: { id: own.id, facts: own.after } }) } };
      }),
      ...changed.map(({ line, id, before, after }): AppliedRow => ({ line, subject: { id, label: after.name }, before: { state: before }, after: { state: after } })),
    ];
  }

  async undo(em: EntityManager, scope: Scope, rows: readonly AppliedRow[]): Promise<Kept> {
    const made = rows.filter(({ before }) => before === null);
    const now = await this.states(em, scope, rows.map(({ subject }) => subject.id));
    const used = new Set((await this.links.inside(em, scope, 'site', made.map(({ subject }) => subject.id))).map(({ id }) => id));
    const kept: Kept = new Map();
    for (const { line, subject: { id }, before, after } of rows) {
      const state = now.get(id);
      if (!state) kept.set(line, 'gone');
      else if (!sameState(state, (after as unknown as AppliedSite).state)) kept.set(line, 'changed');
      else if (used.has(id)) kept.set(line, 'used');
      // A row above it in the file may have changed the same site.
      else if (before) now.set(id, (before as unknown as AppliedSite).state);
    }
    const free = rows.filter(({ line }) => !kept.has(line));
    const gone = free.filter(({ before }) => before === null).map(({ subject }) => subject.id);
    await this.links.removing(em, scope, 'site', gone);
    if (gone.length > 0) await em.delete(SiteEntity, { tenantId: scope.tenantId, id: In(gone) });
    await this.write(em, scope, free.flatMap(({ subject: { id }, before, after }) => (before ? [{ id, before: (after as unknown as AppliedSite).state, after: (before as unknown as AppliedSite).state }] : [])));
    // Communes that came with the sites go with them, unless something is in them by now.
    const communes = rows.flatMap(({ line, after }) => { const { commune } = after as unknown as AppliedSite; return commune ? [{ line, subject: { id: commune.id, label: commune.facts.name }, before: null, after: { ...commune.facts } }] : []; });
    await this.organisations.undo(em, scope, communes);
    return kept;
  }

  /** Organisation of each place the rows name; communes that are missing are made. */
  private async owners(em: EntityManager, scope: Scope, told: readonly ToldSite[]): Promise<{ owners: Map<string, string>; made: Map<string, Wanted> }> {
    const keys = [...new Map(told.map((site) => [placeKey(site), site])).values()];
    const codes = keys.flatMap(({ communeCode }) => communeCode ?? []);
    const names = keys.flatMap((site) => (site.communeCode === null ? placeKey(site).slice('name '.length) : []));
    const found = await em.createQueryBuilder(OrganisationEntity, 'o').where(`o.tenantId = :tenant and (o.code = any(:codes) or (o.sortName = any(:names) and o.kind <> 'grouping'))`, { tenant: scope.tenantId, codes, names }).getMany();
    const owners = new Map(found.flatMap(({ id, code, sortName }) => [...(code === null ? [] : [[code, id] as const]), [`name ${sortName}`, id] as const]));
    const missing = await this.data.communes(codes.filter((code) => !owners.has(code)));
    const made = missing.map(({ code, name, siren, postalCodes, population }): Wanted => ({ id: newId(), there: undefined, after: { name, kind: 'commune', code, siren, postalCodes, population, parentId: null } }));
    if (made.length > 0) await this.organisations.write(em, scope, made);
    for (const { id, after } of made) owners.set(after.code ?? '', id);
    return { owners, made: new Map(made.map((one) => [one.after.code ?? '', one])) };
  }

  /** Rows about one site follow each other: each begins with what the one before it left. */
  private async changed(em: EntityManager, scope: Scope, told: readonly { row: Judged; site: ToldSite }[]) {
    const states = await this.states(em, scope, told.flatMap(({ row }) => row.judgement.subject?.id ?? []));
    return told.flatMap(({ row, site }) => {
      const id = row.judgement.subject?.id;
      const before = id === undefined ? undefined : states.get(id);
      if (id === undefined || !before) return [];
      const after = merged(before, site);
      states.set(id, after);
      return [{ line: row.line, id, before, after }];
    });
  }

  private async states(em: EntityManager, scope: Scope, ids: readonly string[]): Promise<Map<string, SiteState>> {
    const sites = ids.length === 0 ? [] : await em.find(SiteEntity, { where: { tenantId: scope.tenantId, id: In([...ids]) } });
    const uais = await this.store.uais(em, scope, sites.map(({ id }) => id));
    return new Map(sites.map((site) => [site.id, stateOf(site, uais.get(site.id) ?? [])]));
  }

  /** The last word on each site counts; what knows its name follows. */
  private async write(em: EntityManager, scope: Scope, changes: readonly { id: string; before: SiteState; after: SiteState }[]): Promise<void> {
    const last = [...new Map(changes.map((one) => [one.id, one])).values()];
    await this.store.write(em, scope, last);
    const renamed = last.filter(({ id, after }) => changes.some((one) => one.id === id && one.before.name !== after.name));
    const names = new Map((await em.find(OrganisationEntity, { where: { tenantId: scope.tenantId, id: In(renamed.map(({ after }) => after.organisationId)) } })).map(({ id, name }) => [id, name]));
    await this.links.sitesChanged(em, scope, renamed.map(({ id, after }) => ({ id, name: after.name, organisationId: after.organisationId, organisationName: names.get(after.organisationId) ?? '', from: null })));
  }
}
