import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RequestCodeView } from '#contract';
import { Database } from '#database';
import { AuditService, ConsoleService, SiteEntity } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { notFound } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { CODE_LENGTH, codeFrom, printedCode } from './code.rules.js';
import { RequestCodeEntity } from './request-code.entity.js';

/** Codes of sites, for those who print them. */
@Injectable()
export class RequestCodes {
  constructor(
    private readonly db: Database,
    private readonly consoles: ConsoleService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Nulls for a site without a form. @throws ProblemError `not_found` */
  look(scope: Scope, siteId: string): Promise<RequestCodeView> {
    return this.db.tenant(scope, async (em) => {
      const site = await this.site(em, scope, siteId);
      return this.view(em, site, await em.findOneBy(RequestCodeEntity, { siteId, tenantId: scope.tenantId }));
    });
  }

  /** A new one; the one before opens nothing any more. @throws ProblemError `not_found` */
  renew(scope: Scope, siteId: string): Promise<RequestCodeView> {
    return this.db.tenant(scope, async (em) => {
      const site = await this.site(em, scope, siteId);
      const { tenantId, actor } = scope;
      const before = await em.existsBy(RequestCodeEntity, { siteId, tenantId });
      const made = { siteId, tenantId, organisationId: site.organisationId, code: codeFrom(randomBytes(CODE_LENGTH)), createdAt: this.clock.now(), createdBy: actor.label };
      await em.upsert(RequestCodeEntity, made, ['siteId']);
      await this.audit.record(em, scope, before ? 'request-code.renewed' : 'request-code.made', `site:${siteId}`, { name: site.name });
      return this.view(em, site, made);
    });
  }

  /** Closes the form. What was asked by it stays. @throws ProblemError `not_found` */
  end(scope: Scope, siteId: string): Promise<void> {
    return this.db.tenant(scope, async (em) => {
      const { name } = await this.site(em, scope, siteId);
      const { affected } = await em.delete(RequestCodeEntity, { siteId, tenantId: scope.tenantId });
      if (affected) await this.audit.record(em, scope, 'request-code.ended', `site:${siteId}`, { name });
    });
  }

  private async site(em: EntityManager, scope: Scope, siteId: string): Promise<SiteEntity> {
    const site = await within(em.createQueryBuilder(SiteEntity, 's'), scope, 'organisationId', 'id').andWhere('s.id = :siteId', { siteId }).getOne();
    if (!site) throw notFound('This site');
    return site;
  }

  private async view(em: EntityManager, { tenantId, organisationId }: SiteEntity, row: Pick<RequestCodeEntity, 'code' | 'createdAt' | 'createdBy'> | null): Promise<RequestCodeView> {
    if (!row) return { code: null, url: null, createdAt: null, createdBy: null };
    const { origin } = await this.consoles.door(em, tenantId, organisationId);
    const code = printedCode(row.code);
    return { code, url: origin ? `${origin}/demande/${code}` : null, createdAt: row.createdAt.toISOString(), createdBy: row.createdBy };
  }
}
