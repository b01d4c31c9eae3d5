import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { InsideView, OrganisationBody, OrganisationEditBody, OrganisationView, Page } from '#contract';
import { Database } from '#database';
import { containing, fold } from '../shared/fold.js';
import { newId } from '../shared/id.js';
import { decodeCursor, toPage } from '../shared/page.js';
import { ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { isDuplicate } from '../shared/trouble.js';
import { AccessEvents } from './access.events.js';
import { AuditService } from './audit.service.js';
import type { OrganisationQuery } from './organisation.dto.js';
import { OrganisationEntity } from './organisation.entity.js';
import { CommuneData } from './places/commune-data.js';
import { OrganisationReader, seenOrganisations } from './places/organisation.reader.js';
import { insideWords, PlaceLinks } from './places/place-links.js';
import { lineOf, parentFault } from './places/place.rules.js';
import { isSiren, plainSiren } from './places/siren.rules.js';

/** Groupings stand before what they hold. */
const RANK = `case when o.kind = 'grouping' then 0 else 1 end`;

/** The syndicate and its members: a tree of three levels, which the syndicate alone changes. Whoever looks after a member may name it. */
@Injectable()
export class OrganisationService {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    private readonly links: PlaceLinks,
    private readonly reader: OrganisationReader,
    private readonly data: CommuneData,
    private readonly events: AccessEvents,
  ) {}

  /** Groupings first, then by name. @throws ProblemError `invalid_cursor` */
  list(scope: Scope, { limit, cursor, q, kind, parentId, top }: OrganisationQuery): Promise<Page<OrganisationView>> {
    return this.db.tenant(scope, async (em) => {
      const query = seenOrganisations(em, scope).leftJoinAndSelect('o.parent', 'p')
        .addSelect(RANK, 'rank').orderBy('rank').addOrderBy('o.sortName').addOrderBy('o.id').limit(limit + 1);
      if (q) query.andWhere('(o.sortName like :q or o.code = :code or :code = any(o.postalCodes))', { q: containing(q), code: q.trim().toUpperCase() });
      if (kind) query.andWhere('o.kind = :kind', { kind });
      if (parentId) query.andWhere('o.parentId = :parentId', { parentId });
      if (top) query.andWhere('o.parentId is null');
      if (cursor) query.andWhere(`(${RANK}, o.sortName, o.id) > (:rank::int, :name, :id::uuid)`, after(cursor));
      const rows = await query.getMany();
      const view = await this.reader.viewer(em, scope, rows.slice(0, limit));
      return toPage(rows, limit, view, (row) => [row.kind === 'grouping' ? 0 : 1, row.sortName, row.id]);
    });
  }

  /** @throws ProblemError `not_found` */
  get(scope: Scope, id: string): Promise<OrganisationView> {
    return this.db.tenant(scope, async (em) => this.view(em, scope, await this.reader.one(em, scope, id)));
  }

  /** What keeps it from being removed. @throws ProblemError `not_found` */
  inside(scope: Scope, id: string): Promise<InsideView> {
    return this.db.tenant(scope, async (em) => {
      await this.reader.one(em, scope, id);
      return { items: (await this.links.inside(em, scope, 'organisation', [id])).map(({ what, count }) => ({ what, count })) };
    });
  }

  /** @throws ProblemError `conflict` when the code is taken, `not_found` or `invalid_body` for the parent, `forbidden` below the syndicate */
  async create(scope: Scope, { name, kind, code, siren, parentId }: OrganisationBody): Promise<OrganisationView> {
    const number = code?.trim().toUpperCase() || null;
    const known = siren ?? (await this.knownSiren(kind, number));
    return this.changing(scope, async (em) => {
      forTheWhole(scope);
      const parent = await this.parent(em, scope, kind, parentId ?? null);
      const row = { id: newId(), tenantId: scope.tenantId, kind, name: lineOf(name) ?? name, sortName: fold(name), code: number, parentId: parent?.id ?? null, siren: known && plainSiren(known), postalCodes: [], population: null };
      await em.insert(OrganisationEntity, row);
      await this.audit.record(em, scope, 'organisation.created', `organisation:${row.id}`, { name: row.name, ...(parent && { parent: parent.name }) });
      return this.view(em, scope, await this.reader.one(em, scope, row.id));
    });
  }

  /** @throws ProblemError `not_found`, `conflict` for a taken code or a grouping that has members, `invalid_body`, `forbidden` below the syndicate for more than the name */
  update(scope: Scope, id: string, body: OrganisationEditBody): Promise<OrganisationView> {
    return this.changing(scope, async (em) => {
      const before = await this.reader.one(em, scope, id);
      // What it is called is a commune's own affair; where it stands is not.
      if (Object.entries(body).some(([field, value]) => field !== 'name' && value !== undefined)) forTheWhole(scope);
      const own = before.id === scope.tenantId;
      if (own && (body.kind ?? body.parentId ?? body.code)) throw new ProblemError('conflict', 'Of the syndicate itself only the name and the SIREN can be changed.');
      const kind = body.kind ?? before.kind;
      const stays = body.parentId === undefined && body.kind === undefined;
      const wanted = body.parentId === undefined ? (kind === 'grouping' ? null : before.parentId) : body.parentId;
      // Whoever looks after the member alone does not see what it stands under.
      const parent = stays ? before.parent : await this.parent(em, scope, kind, wanted);
      if (before.kind === 'grouping' && kind !== 'grouping' && (await em.countBy(OrganisationEntity, { tenantId: scope.tenantId, parentId: id })) > 0) {
        throw new ProblemError('conflict', 'This grouping has members: move them first.');
      }
      const name = lineOf(body.name) ?? before.name;
      const after = { name, sortName: fold(name), kind, code: body.code === undefined ? before.code : body.code?.trim().toUpperCase() || null, siren: body.siren === undefined ? before.siren : body.siren && plainSiren(body.siren), parentId: stays ? before.parentId : (parent?.id ?? null) };
      const changed = (['name', 'kind', 'code', 'siren', 'parentId'] as const).filter((field) => before[field] !== after[field]);
      if (changed.length > 0) {
        await em.update(OrganisationEntity, { id, tenantId: scope.tenantId }, after);
        if (changed.some((field) => field !== 'name' && field !== 'siren')) this.db.afterCommit(() => this.events.placeChanged.emit({ tenantId: scope.tenantId, place: { organisationId: id } }));
        const was = Object.fromEntries(changed.filter((field) => field !== 'parentId').map((field) => [`${field}Before`, before[field]]));
        await this.audit.record(em, scope, 'organisation.updated', `organisation:${id}`, { name, ...was, ...(changed.includes('parentId') && { from: before.parent?.name ?? null, to: parent?.name ?? null }) });
      }
      return this.view(em, scope, await this.reader.one(em, scope, id));
    });
  }

  /** @throws ProblemError `not_found`, `conflict` with what is inside, `forbidden` below the syndicate */
  remove(scope: Scope, id: string): Promise<void> {
    return this.changing(scope, async (em) => {
      const row = await this.reader.one(em, scope, id);
      if (id === scope.tenantId) throw new ProblemError('conflict', 'The syndicate itself stays.');
      const inside = await this.links.inside(em, scope, 'organisation', [id]);
      if (inside.length > 0) throw new ProblemError('conflict', `${row.name} still has ${insideWords(inside)}: move or remove them first.`);
      forTheWhole(scope);
      await this.links.removing(em, scope, 'organisation', [id]);
      await this.audit.record(em, scope, 'organisation.removed', `organisation:${id}`, { name: row.name });
      await em.delete(OrganisationEntity, { id, tenantId: scope.tenantId });
    });
  }

  private async view(em: EntityManager, scope: Scope, row: OrganisationEntity): Promise<OrganisationView> {
    return (await this.reader.viewer(em, scope, [row]))(row);
  }

  /** Of a commune the data set knows it by the INSEE code; the code of a grouping is its SIREN. */
  private async knownSiren(kind: OrganisationBody['kind'], code: string | null): Promise<string | null> {
    if (code === null) return null;
    if (kind === 'grouping') return isSiren(code) ? code : null;
    return kind === 'commune' ? ((await this.data.communes([code]))[0]?.siren ?? null) : null;
  }

  private async parent(em: EntityManager, scope: Scope, kind: OrganisationBody['kind'] | 'syndicate', id: string | null): Promise<OrganisationEntity | null> {
    const parent = id === null ? null : await this.reader.one(em, scope, id, 'This grouping');
    const fault = parentFault(kind, parent);
    if (fault) throw wrongField('parentId', 'combination', fault);
    return parent;
  }

  /** One change of the tree after the other, so that no two together make what neither may. */
  private async changing<T>(scope: Scope, work: (em: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.db.tenant(scope, async (em) => {
        await em.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [scope.tenantId]);
        return work(em);
      });
    } catch (error) {
      if (isDuplicate(error)) throw new ProblemError('conflict', 'An organisation with this code exists already.');
      throw error;
    }
  }
}

/** Who sees a part only does not change what the whole is made of. */
export function forTheWhole({ organisations }: Scope): void {
  if (organisations !== 'all') throw new ProblemError('forbidden', 'Organisations are changed by the syndicate.');
}

function after(cursor: string): { rank: number; name: string; id: string } {
  const [rank, name, id] = decodeCursor(cursor, 3);
  if (typeof rank === 'number' && typeof name === 'string' && typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) && Number.isInteger(rank)) return { rank, name, id };
  throw new ProblemError('invalid_cursor', 'This page link is not valid any more: start again from the first page.');
}
