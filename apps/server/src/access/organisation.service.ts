import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { OrganisationBody, OrganisationView, Page } from '#contract';
import { Database } from '#database';
import { containing, fold } from '../shared/fold.js';
import { newId } from '../shared/id.js';
import { decodeKey, toPage } from '../shared/page.js';
import type { PageQuery } from '../shared/page.dto.js';
import { notFound, ProblemError } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { isDuplicate } from '../shared/trouble.js';
import { AuditService } from './audit.service.js';
import { DeviceCounts } from './device-counts.js';
import { OrganisationEntity } from './organisation.entity.js';
import { SiteEntity } from './site.entity.js';

/** The syndicate and its members. */
@Injectable()
export class OrganisationService {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    private readonly devices: DeviceCounts,
  ) {}

  /** By name. @throws ProblemError `invalid_cursor` */
  list(scope: Scope, { limit, cursor, q }: PageQuery & { q?: string }): Promise<Page<OrganisationView>> {
    return this.db.tenant(scope, async (em) => {
      const query = seenOrganisations(em, scope).orderBy('o.sortName').addOrderBy('o.id').limit(limit + 1);
      if (q) query.andWhere('(o.sortName like :q or o.code = :code)', { q: containing(q), code: q.trim().toUpperCase() });
      if (cursor) {
        const [name, id] = decodeKey(cursor);
        query.andWhere('(o.sortName, o.id) > (:name, :id::uuid)', { name, id });
      }
      const rows = await query.getMany();
      const view = await this.viewer(em, scope, rows.slice(0, limit).map((row) => row.id));
      return toPage(rows, limit, view, (row) => [row.sortName, row.id]);
    });
  }

  /** @throws ProblemError `not_found` */
  get(scope: Scope, id: string): Promise<OrganisationView> {
    return this.db.tenant(scope, async (em) => {
      const row = await seenOrganisations(em, scope).andWhere('o.id = :id', { id }).getOne();
      if (!row) throw notFound('This organisation');
      return (await this.viewer(em, scope, [id]))(row);
    });
  }

  /** @throws ProblemError `conflict` when the code is taken */
  async create(scope: Scope, body: OrganisationBody): Promise<OrganisationView> {
    const [view] = await this.bulkCreate(scope, [body]);
    if (!view) throw new Error('One organisation in, none out.');
    return view;
  }

  /** All or none, in one transaction. @throws ProblemError `conflict`, `forbidden` to whoever looks after some of the members only */
  async bulkCreate(scope: Scope, bodies: OrganisationBody[]): Promise<OrganisationView[]> {
    if (scope.organisations !== 'all') throw new ProblemError('forbidden', 'Members are added by the syndicate.');
    try {
      return await this.db.tenant(scope, async (em) => {
        const rows = bodies.map(({ name, kind, code }) => ({
          id: newId(), tenantId: scope.tenantId, kind, name: name.trim(), sortName: fold(name), code: code?.trim().toUpperCase() || null, population: null,
        }));
        await em.insert(OrganisationEntity, rows);
        for (const row of rows) await this.audit.record(em, scope, 'organisation.created', `organisation:${row.id}`, { name: row.name });
        return rows.map((row) => toView(row, 0, 0));
      });
    } catch (error) {
      if (isDuplicate(error)) throw new ProblemError('conflict', 'An organisation with this code exists already.');
      throw error;
    }
  }

  /** Counts sites and devices of all these organisations, then shows each. */
  private async viewer(em: EntityManager, scope: Scope, ids: string[]): Promise<(row: OrganisationEntity) => OrganisationView> {
    const devices = await this.devices.count(em, scope, 'organisation', ids);
    const sites = ids.length === 0 ? [] : await within(em.createQueryBuilder(SiteEntity, 's'), scope, 'organisationId', 'id')
      .select('s.organisationId', 'id').addSelect('count(*)::int', 'count').andWhere('s.organisationId = any(:ids)', { ids })
      .groupBy('s.organisationId').getRawMany<{ id: string; count: number }>();
    const sitesOf = new Map(sites.map(({ id, count }) => [id, count]));
    return (row) => toView(row, sitesOf.get(row.id) ?? 0, devices.get(row.id) ?? 0);
  }
}

/** The organisations of a scope, and those of its sites: a school has a commune. */
export function seenOrganisations(em: EntityManager, scope: Scope): SelectQueryBuilder<OrganisationEntity> {
  const { tenantId, organisations, sites = [] } = scope;
  if (organisations === 'all' || sites.length === 0) return within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id');
  return em.createQueryBuilder(OrganisationEntity, 'o').where(
    '(o.tenantId = :tenantId and (o.id = any(:organisations::uuid[]) or o.id in (select s.organisation_id from site s where s.tenant_id = :tenantId and s.id = any(:sites::uuid[]))))',
    { tenantId, organisations, sites },
  );
}

const toView = ({ id, name, kind, code, population }: Pick<OrganisationEntity, 'id' | 'name' | 'kind' | 'code' | 'population'>, sites: number, devices: number): OrganisationView => ({
  id, name, kind, code, population, sites, devices,
});
