import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type { CommuneChoice, CommuneImportBody, CommunePreview, CommuneRow, ImportRunView } from '#contract';
import { Database } from '#database';
import { newId } from '../../shared/id.js';
import { ProblemError, notFound, wrongField } from '../../shared/problem.js';
import type { Scope } from '../../shared/scope.js';
import { ImportRunning, ImportService } from '../imports/index.js';
import { OrganisationEntity } from '../organisation.entity.js';
import { forTheWhole } from '../organisation.service.js';
import { CommuneData, type Commune, type Grouping } from './commune-data.js';
import { communeChanges, communeCodes } from './commune.rules.js';
import { appliedOrganisation, differs, OrganisationWriter, type OrganisationFacts, type Wanted } from './organisation.writer.js';

/** Communes at once; the largest département has fewer. */
const MOST_COMMUNES = 1_000;

/** Communes from the data set: shown beside what is there, then imported as one act. */
@Injectable()
export class CommuneService {
  constructor(
    private readonly db: Database,
    private readonly data: CommuneData,
    private readonly writer: OrganisationWriter,
    private readonly imports: ImportService,
    private readonly running: ImportRunning,
  ) {}

  /** What would happen, by name. @throws ProblemError `invalid_body` unless it is exactly one choice of at most a thousand, `not_found`, `forbidden` */
  async preview(scope: Scope, choice: CommuneChoice): Promise<CommunePreview> {
    const { communes, unknown } = await this.chosen(choice);
    forTheWhole(scope);
    const groupings = await this.data.groupingsOf(communes.map(({ code }) => code));
    return this.db.tenant(scope, async (em) => {
      const own = await this.own(em, scope, communes.map(({ code }) => code));
      const rows = communes.map((commune): CommuneRow => {
        const there = own.get(commune.code);
        const changes = there ? communeChanges(there, commune) : [];
        const grouping = groupings.get(commune.code);
        const { code, name, population, postalCodes } = commune;
        return { code, name, population, postalCodes, state: there ? (changes.length > 0 ? 'changed' : 'same') : 'new', changes, grouping: grouping ? { code: grouping.code, name: grouping.name } : null };
      });
      return { rows: rows.sort((a, b) => a.name.localeCompare(b.name, 'fr')), unknown, source: this.data.source };
    });
  }

  /** Those that are new are made, those that are there get what the data set says. @throws ProblemError `invalid_body`, `conflict` when there is nothing to do, `forbidden` */
  async import(scope: Scope, { codes, withGroupings = false }: CommuneImportBody): Promise<ImportRunView> {
    forTheWhole(scope);
    const communes = await this.data.communes(codes);
    if (communes.length === 0) throw wrongField('codes', 'nothing_found', 'None of these codes is a commune of today.');
    const groupings = withGroupings ? await this.data.groupingsOf(communes.map(({ code }) => code)) : new Map<string, Grouping>();
    const title = communes.length === 1 ? (communes[0]?.name ?? '') : `${communes.length} communes`;
    return this.db.tenant(scope, async (em) => {
      await em.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [scope.tenantId]);
      const parents = await this.parents(em, scope, [...new Set(groupings.values())]);
      const own = await this.own(em, scope, communes.map(({ code }) => code));
      const members = communes.map((commune): Wanted => {
        const there = own.get(commune.code);
        return { id: there?.id ?? newId(), there, after: told(commune, there, parents.ids.get(groupings.get(commune.code)?.code ?? '') ?? null) };
      });
      const wanted = [...parents.made, ...members].filter(differs);
      if (wanted.length === 0) throw new ProblemError('conflict', 'There is nothing to do: these communes are there, and nothing about them has changed.');
      await this.writer.write(em, scope, wanted);
      const made = wanted.filter(({ there }) => !there).length;
      const run = Object.assign(this.imports.newRun(scope, 'communes', title), { rows: wanted.length, counts: { create: made, update: wanted.length - made } });
      return this.running.keep(em, scope, run, wanted.map((one, at) => appliedOrganisation(at + 1, one)));
    });
  }

  private async chosen({ departement, grouping, codes }: CommuneChoice): Promise<{ communes: Commune[]; unknown: string[] }> {
    if ([departement, grouping, codes].filter((one) => one !== undefined).length !== 1) throw new ProblemError('invalid_body', 'Choose one of: departement, grouping, codes.');
    if (departement !== undefined) return { communes: await this.data.inDepartement(departement), unknown: [] };
    const members = grouping === undefined ? communeCodes(codes ?? []) : (await this.data.grouping(grouping))?.members;
    if (!members) throw notFound('This grouping');
    if (members.length === 0) throw wrongField('codes', 'nothing_found', 'Paste the INSEE codes of communes, five characters each.');
    if (members.length > MOST_COMMUNES) throw wrongField('codes', 'count', `At most ${MOST_COMMUNES} communes at once.`);
    const communes = await this.data.communes(members);
    const found = new Set(communes.map(({ code }) => code));
    return { communes, unknown: members.filter((code) => !found.has(code)) };
  }

  private async own(em: EntityManager, { tenantId }: Scope, codes: readonly string[]): Promise<Map<string, OrganisationEntity>> {
    const rows = codes.length === 0 ? [] : await em.find(OrganisationEntity, { where: { tenantId, code: In([...codes]) } });
    return new Map(rows.flatMap((row) => (row.code === null ? [] : [[row.code, row] as const])));
  }

  /** The groupings, those that are missing to be made. What has the code and is no grouping is nobody's parent. */
  private async parents(em: EntityManager, scope: Scope, groupings: readonly Grouping[]): Promise<{ ids: Map<string, string>; made: Wanted[] }> {
    const own = await this.own(em, scope, groupings.map(({ code }) => code));
    const made = groupings.filter(({ code }) => !own.has(code)).map(({ code, name, population }): Wanted => (
      { id: newId(), there: undefined, after: { name, kind: 'grouping', code, siren: code, postalCodes: [], population, parentId: null } }));
    const there = [...own.values()].flatMap(({ kind, code, id }) => (kind === 'grouping' && code !== null ? [[code, id] as const] : []));
    return { ids: new Map([...there, ...made.map(({ id, after }) => [after.code ?? '', id] as const)]), made };
  }
}

/** A commune as it would be. What the data set lacks stays; where somebody has put it in the tree, it stays too. */
function told({ code, name, population, siren, postalCodes }: Commune, there: OrganisationEntity | undefined, parentId: string | null): OrganisationFacts {
  return {
    name, code, kind: there?.kind ?? 'commune', population: population ?? there?.population ?? null, siren: siren ?? there?.siren ?? null,
    postalCodes: postalCodes.length > 0 ? postalCodes : (there?.postalCodes ?? []), parentId: there?.parentId ?? (there === undefined || there.kind === 'commune' ? parentId : null),
  };
}
