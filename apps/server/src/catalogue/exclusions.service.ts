import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AppExclusion, AppView } from '#contract';
import { Database } from '#database';
import { AuditService, OrganisationEntity } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { notFound, ProblemError } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { AppEntity } from './app.entity.js';
import { CatalogueService } from './catalogue.service.js';
import { AppExclusionEntity } from './exclusion.entity.js';

const SHOWN = 500;

/** What the syndicate shares and a commune does not want: until it says so, all of it is approved there. */
@Injectable()
export class Exclusions {
  constructor(
    private readonly db: Database,
    private readonly catalogue: CatalogueService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** By name of the commune; of those that one sees. @throws ProblemError `not_found` */
  list(scope: Scope, appId: string): Promise<{ items: AppExclusion[] }> {
    return this.db.tenant(scope, async (em) => {
      await this.app(em, scope, appId);
      const rows: { id: string; name: string; since: Date; by: string }[] = await em.query(
        `select o.id, o.name, x.since, x.excluded_by as by from app_exclusion x join organisation o on o.id = x.organisation_id where x.tenant_id = $1 and x.app_id = $2 order by o.sort_name, o.id limit ${SHOWN}`,
        [scope.tenantId, appId],
      );
      return { items: rows.map(({ id, name, since, by }) => ({ organisation: { id, name }, since: since.toISOString(), by })) };
    });
  }

  /** What is installed stays. @throws ProblemError `not_found` for the app or the commune, `conflict` for what nobody shares */
  set(scope: Scope, appId: string, organisationId: string, excluded: boolean): Promise<AppView> {
    return this.db.tenant(scope, async (em) => {
      const app = await this.app(em, scope, appId);
      const organisation = await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere('o.id = :organisationId', { organisationId }).getOne();
      if (!organisation || organisation.kind === 'syndicate') throw notFound('This commune');
      if (app.organisationId !== scope.tenantId) throw new ProblemError('conflict', 'Only what the syndicate shares can be excluded: take an app of your own out of the catalogue instead.');
      const key = { organisationId, appId, tenantId: scope.tenantId };
      const before = await em.existsBy(AppExclusionEntity, key);
      if (before === excluded) return this.catalogue.read(em, scope, appId);
      if (excluded) await em.insert(AppExclusionEntity, { ...key, since: this.clock.now(), excludedBy: scope.actor.label });
      else await em.delete(AppExclusionEntity, key);
      await this.audit.record(em, scope, excluded ? 'app.excluded' : 'app.admitted', `app:${appId}`, { package: app.package, organisation: organisation.name }, { organisationId });
      return this.catalogue.read(em, scope, appId);
    });
  }

  private async app(em: EntityManager, scope: Scope, id: string): Promise<AppEntity> {
    const found = await em.findOneBy(AppEntity, { id, tenantId: scope.tenantId });
    if (!found) throw notFound('This app');
    return found;
  }
}
