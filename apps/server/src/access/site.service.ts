import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { InsideView, Page, SiteBody, SiteEditBody, SiteView } from '#contract';
import { Database } from '#database';
import { containing, fold } from '../shared/fold.js';
import { newId } from '../shared/id.js';
import { decodeKey, toPage } from '../shared/page.js';
import { notFound, ProblemError } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { isDuplicate } from '../shared/trouble.js';
import { AccessEvents } from './access.events.js';
import { AuditService } from './audit.service.js';
import type { SiteQuery } from './organisation.dto.js';
import { OrganisationEntity } from './organisation.entity.js';
import { organisationsUnder } from './places/organisation.reader.js';
import { insideWords, PlaceLinks } from './places/place-links.js';
import { SiteStore } from './places/site.store.js';
import { SiteEntity } from './site.entity.js';

/** The places where devices are. */
@Injectable()
export class SiteService {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    private readonly links: PlaceLinks,
    private readonly store: SiteStore,
    private readonly events: AccessEvents,
  ) {}

  /** By name; of a grouping those of its members too; `q` finds by a part of the name or a whole UAI. @throws ProblemError `invalid_cursor` */
  list(scope: Scope, { limit, cursor, q, organisationId, district, kind }: SiteQuery): Promise<Page<SiteView>> {
    return this.db.tenant(scope, async (em) => {
      const query = within(em.createQueryBuilder(SiteEntity, 's'), scope, 'organisationId', 'id')
        .innerJoinAndSelect('s.organisation', 'o').orderBy('s.sortName').addOrderBy('s.id').limit(limit + 1);
      if (organisationId) query.andWhere('s.organisationId = any(:owners::uuid[])', { owners: await organisationsUnder(em, scope, organisationId) });
      if (district) query.andWhere('s.districtKey = :district', { district: fold(district) });
      if (kind) query.andWhere('s.kind = :kind', { kind });
      if (q) query.andWhere('(s.sortName like :q or exists (select from site_uai u where u.tenant_id = s.tenant_id and u.site_id = s.id and u.uai = :uai))', { q: containing(q), uai: q.trim().toUpperCase() });
      if (cursor) {
        const [name, id] = decodeKey(cursor);
        query.andWhere('(s.sortName, s.id) > (:name, :id::uuid)', { name, id });
      }
      const rows = await query.getMany();
      return toPage(rows, limit, await this.store.viewer(em, scope, rows.slice(0, limit).map((row) => row.id)), (row) => [row.sortName, row.id]);
    });
  }

  /** @throws ProblemError `not_found` */
  get(scope: Scope, id: string): Promise<SiteView> {
    return this.db.tenant(scope, (em) => this.store.view(em, scope, id));
  }

  /** What keeps it from being removed. @throws ProblemError `not_found` */
  inside(scope: Scope, id: string): Promise<InsideView> {
    return this.db.tenant(scope, async (em) => {
      await this.store.one(em, scope, id);
      return { items: (await this.links.inside(em, scope, 'site', [id])).map(({ what, count }) => ({ what, count })) };
    });
  }

  /** @throws ProblemError `not_found` for the organisation, `conflict` when a UAI is taken */
  create(scope: Scope, body: SiteBody): Promise<SiteView> {
    return this.changing(scope, async (em) => {
      const organisation = await this.organisation(em, scope, body.organisationId);
      const id = newId();
      await this.store.insert(em, scope, [{ id, body }]);
      await this.audit.record(em, scope, 'site.created', `site:${id}`, { name: body.name.trim(), organisation: organisation.name });
      return this.store.view(em, scope, id);
    });
  }

  /** Another organisation is a move: what stands in the site follows. @throws ProblemError `not_found`, `conflict` when a UAI is taken */
  update(scope: Scope, id: string, body: SiteEditBody): Promise<SiteView> {
    return this.changing(scope, async (em) => {
      const before = await this.store.one(em, scope, id, true);
      const to = body.organisationId === undefined || body.organisationId === before.organisationId ? null : await this.organisation(em, scope, body.organisationId);
      const changed = await this.store.change(em, scope, before, body);
      const name = body.name?.trim() ?? before.name;
      const followed = to || changed.includes('name')
        ? await this.links.sitesChanged(em, scope, [{ id, name, organisationId: to?.id ?? before.organisationId, organisationName: to?.name ?? before.organisation?.name ?? '', from: to ? before.organisationId : null }]) : [];
      if (to || changed.some((field) => field === 'kind' || field === 'postalCode')) {
        this.db.afterCommit(() => this.events.placeChanged.emit({ tenantId: scope.tenantId, place: { organisationId: to?.id ?? before.organisationId, siteId: id } }));
      }
      const rest = changed.filter((field) => field !== 'organisationId');
      if (to) await this.audit.record(em, scope, 'site.moved', `site:${id}`, { name, from: before.organisation?.name, to: to.name, ...Object.fromEntries(followed.map(({ what, count }) => [what, count])) });
      if (rest.length > 0) await this.audit.record(em, scope, 'site.updated', `site:${id}`, { name, changed: rest.join(', '), ...(rest.includes('name') && { nameBefore: before.name }) });
      return this.store.view(em, scope, id);
    });
  }

  /** Its rooms go with it. @throws ProblemError `not_found`, `conflict` with what is inside */
  remove(scope: Scope, id: string): Promise<void> {
    return this.changing(scope, async (em) => {
      const site = await this.store.one(em, scope, id, true);
      const inside = await this.links.inside(em, scope, 'site', [id]);
      if (inside.length > 0) throw new ProblemError('conflict', `${site.name} still has ${insideWords(inside)}: move or remove them first.`);
      await this.links.removing(em, scope, 'site', [id]);
      await this.audit.record(em, scope, 'site.removed', `site:${id}`, { name: site.name, organisation: site.organisation?.name });
      await em.delete(SiteEntity, { id, tenantId: scope.tenantId });
    });
  }

  private async organisation(em: EntityManager, scope: Scope, id: string): Promise<OrganisationEntity> {
    const organisation = await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere('o.id = :id', { id }).getOne();
    if (!organisation) throw notFound('This organisation');
    return organisation;
  }

  private async changing<T>(scope: Scope, work: (em: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.db.tenant(scope, work);
    } catch (error) {
      if (isDuplicate(error)) throw new ProblemError('conflict', 'A site with this UAI exists already.');
      throw error;
    }
  }
}
