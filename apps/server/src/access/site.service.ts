import { Injectable } from '@nestjs/common';
import type { Page, SiteBody, SiteView } from '#contract';
import { Database } from '#database';
import { containing, fold } from '../shared/fold.js';
import { newId } from '../shared/id.js';
import { decodeKey, toPage } from '../shared/page.js';
import type { PageQuery } from '../shared/page.dto.js';
import { ProblemError, notFound } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { isDuplicate } from '../shared/trouble.js';
import { AuditService } from './audit.service.js';
import { DeviceCounts } from './device-counts.js';
import { OrganisationEntity } from './organisation.entity.js';
import { SiteEntity } from './site.entity.js';

/** The places where devices are. */
@Injectable()
export class SiteService {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    private readonly devices: DeviceCounts,
  ) {}

  /** By name; `q` finds by name or UAI. @throws ProblemError `invalid_cursor` */
  list(scope: Scope, { limit, cursor, q, organisationId }: PageQuery & { q?: string; organisationId?: string }): Promise<Page<SiteView>> {
    return this.db.tenant(scope, async (em) => {
      const query = within(em.createQueryBuilder(SiteEntity, 's'), scope, 'organisationId', 'id')
        .innerJoinAndSelect('s.organisation', 'o').orderBy('s.sortName').addOrderBy('s.id').limit(limit + 1);
      if (organisationId) query.andWhere('s.organisationId = :organisationId', { organisationId });
      if (q) query.andWhere('(s.sortName like :q or s.uai = :uai)', { q: containing(q), uai: q.trim().toUpperCase() });
      if (cursor) {
        const [name, id] = decodeKey(cursor);
        query.andWhere('(s.sortName, s.id) > (:name, :id::uuid)', { name, id });
      }
      const rows = await query.getMany();
      const devices = await this.devices.count(em, scope, 'site', rows.slice(0, limit).map((row) => row.id));
      return toPage(rows, limit, (row) => toView(row, row.organisation, devices.get(row.id) ?? 0), (row) => [row.sortName, row.id]);
    });
  }

  /** @throws ProblemError `not_found` */
  get(scope: Scope, id: string): Promise<SiteView> {
    return this.db.tenant(scope, async (em) => {
      const row = await within(em.createQueryBuilder(SiteEntity, 's'), scope, 'organisationId', 'id')
        .innerJoinAndSelect('s.organisation', 'o').andWhere('s.id = :id', { id }).getOne();
      if (!row) throw notFound('This site');
      const devices = await this.devices.count(em, scope, 'site', [id]);
      return toView(row, row.organisation, devices.get(id) ?? 0);
    });
  }

  /** @throws ProblemError `not_found` for the organisation, `conflict` when the UAI is taken */
  async create(scope: Scope, { organisationId, name, kind, uai }: SiteBody): Promise<SiteView> {
    try {
      return await this.db.tenant(scope, async (em) => {
        const organisation = await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere('o.id = :organisationId', { organisationId }).getOne();
        if (!organisation) throw notFound('This organisation');
        const row = { id: newId(), tenantId: scope.tenantId, organisationId, name: name.trim(), sortName: fold(name), kind, uai: uai ?? null };
        await em.insert(SiteEntity, row);
        await this.audit.record(em, scope, 'site.created', `site:${row.id}`, { name: row.name });
        return toView(row, organisation, 0);
      });
    } catch (error) {
      if (isDuplicate(error)) throw new ProblemError('conflict', 'A site with this UAI exists already.');
      throw error;
    }
  }
}

const toView = ({ id, name, kind, uai, organisationId }: Omit<SiteEntity, 'createdAt'>, organisation: OrganisationEntity | undefined, devices: number): SiteView => ({
  id, name, kind, uai, organisation: { id: organisationId, name: organisation?.name ?? '' }, devices,
});
