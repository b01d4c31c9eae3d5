import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { fold } from '../../shared/fold.js';
import type { Scope } from '../../shared/scope.js';
import { ImportKinds, type AppliedRow, type ImportKind, type Kept } from '../imports/index.js';
import { OrganisationEntity } from '../organisation.entity.js';
import { PlaceLinks } from './place-links.js';

export type OrganisationFacts = Pick<OrganisationEntity, 'name' | 'kind' | 'code' | 'siren' | 'postalCodes' | 'population' | 'parentId'>;
/** An organisation as an import wants it: made anew, or written over. */
export interface Wanted { id: string; there: OrganisationEntity | undefined; after: OrganisationFacts }

const DAY = 86_400_000;

/** What an import compares and restores. */
export const factsOf = ({ name, kind, code, siren, postalCodes, population, parentId }: OrganisationFacts): OrganisationFacts => ({ name, kind, code, siren, postalCodes, population, parentId });

const same = (a: object, b: object): boolean => Object.entries(a).every(([key, value]) => JSON.stringify(value) === JSON.stringify((b as Record<string, unknown>)[key]));

export const differs = ({ there, after }: Wanted): boolean => !there || !same(after, factsOf(there));

export const appliedOrganisation = (line: number, { id, there, after }: Wanted): AppliedRow => ({ line, subject: { id, label: after.name }, before: there ? { ...factsOf(there) } : null, after: { ...after } });

/** Writes many organisations at once, and takes them back: the import of communes. */
@Injectable()
export class OrganisationWriter implements ImportKind, OnModuleInit {
  readonly kind = 'communes';
  readonly undoFor = DAY;

  constructor(
    private readonly kinds: ImportKinds,
    private readonly links: PlaceLinks,
  ) {}

  onModuleInit(): void {
    this.kinds.register(this);
  }

  /** Groupings stand before the communes under them. */
  async write(em: EntityManager, { tenantId }: Scope, wanted: readonly Wanted[]): Promise<void> {
    const rows = wanted.map(({ id, after }) => ({ id, ...after, sort_name: fold(after.name), postal_codes: after.postalCodes, parent_id: after.parentId }));
    await em.query(
      `insert into organisation (id, tenant_id, kind, name, sort_name, code, siren, postal_codes, population, parent_id)
       select id, $1, kind, name, sort_name, code, siren, postal_codes, population, parent_id from jsonb_to_recordset($2::jsonb)
         as n (id uuid, kind text, name text, sort_name text, code text, siren text, postal_codes text[], population integer, parent_id uuid)
       on conflict (id) do update set kind = excluded.kind, name = excluded.name, sort_name = excluded.sort_name, code = excluded.code, siren = excluded.siren,
         postal_codes = excluded.postal_codes, population = excluded.population, parent_id = excluded.parent_id`,
      [tenantId, JSON.stringify(rows)],
    );
  }

  /** Communes first: a grouping is empty once they are gone. */
  async undo(em: EntityManager, scope: Scope, rows: readonly AppliedRow[]): Promise<Kept> {
    const groupings = rows.filter(({ before, after }) => before === null && after['kind'] === 'grouping');
    const others = rows.filter((row) => !groupings.includes(row));
    return new Map([...(await this.takeBack(em, scope, others)), ...(await this.takeBack(em, scope, groupings))]);
  }

  private async takeBack(em: EntityManager, scope: Scope, rows: readonly AppliedRow[]): Promise<Kept> {
    const { tenantId } = scope;
    const ids = rows.map(({ subject }) => subject.id);
    const now = new Map((ids.length === 0 ? [] : await em.find(OrganisationEntity, { where: { tenantId, id: In(ids) } })).map((row) => [row.id, row]));
    const used = new Set((await this.links.inside(em, scope, 'organisation', rows.filter(({ before }) => before === null).map(({ subject }) => subject.id))).map(({ id }) => id));
    const kept: Kept = new Map();
    for (const { line, subject: { id }, after } of rows) {
      const row = now.get(id);
      if (!row) kept.set(line, 'gone');
      else if (!same(after, factsOf(row))) kept.set(line, 'changed');
      else if (used.has(id)) kept.set(line, 'used');
    }
    const free = rows.filter(({ line }) => !kept.has(line));
    const made = free.filter(({ before }) => before === null).map(({ subject }) => subject.id);
    await this.links.removing(em, scope, 'organisation', made);
    if (made.length > 0) await em.delete(OrganisationEntity, { tenantId, id: In(made) });
    await this.write(em, scope, free.flatMap(({ subject: { id }, before }) => (before ? [{ id, there: undefined, after: before as unknown as OrganisationFacts }] : [])));
    return kept;
  }
}
