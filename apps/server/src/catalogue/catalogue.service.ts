import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AGENT_PACKAGE, PACKAGE_NAMES, type AppView, type Page, type SystemAppBody } from '#contract';
import { Database } from '#database';
import { AuditService } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { fold } from '../shared/fold.js';
import { newId } from '../shared/id.js';
import { decodeKey, toPage } from '../shared/page.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import type { AppsQuery } from './catalogue.dto.js';
import { communeOf, ownApp, ownerFor } from './catalogue.owners.js';
import { appView, devicesWithApp, readApps, wanted } from './catalogue.store.js';
import { UploadService } from './upload.service.js';

const NAMED = 3;

/** The apps a tenant can give to its devices. */
@Injectable()
export class CatalogueService {
  constructor(
    private readonly db: Database,
    private readonly uploads: UploadService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** By name; `q` finds by a part of the name, package, publisher or summary. @throws ProblemError `invalid_cursor` */
  async list(scope: Scope, query: AppsQuery): Promise<Page<AppView>> {
    const { condition, params } = wanted(query, query.cursor === undefined ? [null, null] : decodeKey(query.cursor, isStorable));
    return this.db.tenant(scope, async (em) => {
      const rows = await readApps(em, scope.tenantId, condition, params, query.limit + 1);
      return toPage(rows, query.limit, appView, (row) => [row.sort_name, row.id]);
    });
  }

  /** @throws ProblemError `not_found` */
  get(scope: Scope, id: string): Promise<AppView> {
    return this.db.tenant(scope, (em) => this.read(em, scope, id));
  }

  /** An app whose package comes from the sources the device's own system is set up with. @throws ProblemError `invalid_body`, `conflict` */
  async createFromSystem(scope: Scope, { name, package: packageName, kind = 'deb', summary = '', organisationId }: SystemAppBody): Promise<AppView> {
    if (!PACKAGE_NAMES[kind].test(packageName)) throw wrongField('package', 'format', `${packageName} is no name of that kind (${kind}): write it as its store does.`);
    if (packageName === AGENT_PACKAGE) throw new ProblemError('conflict', 'Versions of the agent come as uploads of its bundle, craie-agent.mjs.');
    return this.db.tenant(scope, async (em) => {
      const owner = await ownerFor(em, scope, organisationId);
      const [made]: { id: string }[] = await em.query(
        `insert into app (id, tenant_id, name, sort_name, package, kind, summary, source, created_at, organisation_id) values ($1, $2, $3, $4, $5, $6, $7, 'system', $8, $9)
         on conflict (tenant_id, organisation_id, package, kind, source) do nothing returning id`,
        [newId(), scope.tenantId, name, fold(name), packageName, kind, summary, this.clock.now(), owner],
      );
      if (!made) throw new ProblemError('conflict', `The package ${packageName} of the system's sources is in the catalogue already.`);
      await this.audit.record(em, scope, 'app.created', `app:${made.id}`, { package: packageName, kind }, { organisationId: owner === scope.tenantId ? null : owner });
      return this.read(em, scope, made.id);
    });
  }

  /** @throws ProblemError `not_found`, `forbidden` for what the syndicate shares; `conflict` while devices are asked to have it */
  async remove(scope: Scope, id: string): Promise<void> {
    await this.db.tenant(scope, async (em) => {
      const app = await ownApp(em, scope, id);
      const { count, names } = await devicesWithApp(em, scope.tenantId, id, NAMED);
      if (count > 0) {
        const where = `${names.join(', ')}${count > names.length ? ` and ${count - names.length} more` : ''}`;
        throw new ProblemError('conflict', `${app.package} is deployed on ${where}: remove it from these devices first.`);
      }
      const files: { sha256: string }[] = await em.query('select distinct sha256 from app_package where tenant_id = $1 and app_id = $2', [scope.tenantId, id]);
      await em.query('delete from app where tenant_id = $1 and id = $2', [scope.tenantId, id]);
      await this.audit.record(em, scope, 'app.removed', `app:${id}`, { package: app.package }, communeOf(app));
      this.uploads.forgetAfter(scope, files.map(({ sha256 }) => sha256));
    });
  }

  /** In the caller's transaction. @throws ProblemError `not_found` */
  async read(em: EntityManager, scope: Scope, id: string): Promise<AppView> {
    const [row] = await readApps(em, scope.tenantId, 'a.id = $2', [id], 1);
    if (!row) throw notFound('This app');
    return appView(row);
  }
}

/** What is not must not reach the database. */
const isStorable = (text: string): boolean => !text.includes('\u0000');
