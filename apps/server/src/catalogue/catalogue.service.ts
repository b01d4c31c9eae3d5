import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AGENT_PACKAGE, type AppChange, type AppView, type Page, type SystemAppBody } from '#contract';
import { Database } from '#database';
import { AuditService } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { containing, fold } from '../shared/fold.js';
import { newId } from '../shared/id.js';
import { decodeCursor, toPage } from '../shared/page.js';
import { notFound, ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import type { AppsQuery } from './catalogue.dto.js';
import { appView, devicesWithApp, readApps } from './catalogue.store.js';
import { UploadService } from './upload.service.js';
import type { Upload } from './upload.interceptor.js';

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

  /** By name; `q` finds by a part of the name or of the package. @throws ProblemError `invalid_cursor` */
  async list(scope: Scope, { limit, cursor, q }: AppsQuery): Promise<Page<AppView>> {
    const [name, id] = cursor === undefined ? [null, null] : textCursor(cursor);
    return this.db.tenant(scope, async (em) => {
      const condition = '($2::text is null or (a.sort_name, a.id) > ($2, $3::uuid)) and ($4::text is null or a.sort_name like $4 or a.package like $4)';
      const rows = await readApps(em, scope.tenantId, condition, [name, id, q ? containing(q) : null], limit + 1);
      return toPage(rows, limit, appView, (row) => [row.sort_name, row.id]);
    });
  }

  /** @throws ProblemError `not_found` */
  async get(scope: Scope, id: string): Promise<AppView> {
    return this.db.tenant(scope, (em) => this.read(em, scope, id));
  }

  /** @throws ProblemError `invalid_file`, `conflict`, `disk_full` */
  async upload(scope: Scope, upload: Upload): Promise<AppView> {
    return this.get(scope, await this.uploads.add(scope, upload));
  }

  /** An app whose package comes from the sources the device's own system is set up with. @throws ProblemError `conflict` */
  async createFromSystem(scope: Scope, body: SystemAppBody): Promise<AppView> {
    if (body.package === AGENT_PACKAGE) throw new ProblemError('conflict', 'Versions of the agent come as uploads of its bundle, craie-agent.mjs.');
    return this.db.tenant(scope, async (em) => {
      const [made]: { id: string }[] = await em.query(
        `insert into app (id, tenant_id, name, sort_name, package, summary, source, created_at) values ($1, $2, $3, $4, $5, $6, 'system', $7)
         on conflict (tenant_id, package, source) do nothing returning id`,
        [newId(), scope.tenantId, body.name, fold(body.name), body.package, body.summary ?? '', this.clock.now()],
      );
      if (!made) throw new ProblemError('conflict', `The package ${body.package} of the system's sources is in the catalogue already.`);
      await this.audit.record(em, scope, 'app.created', `app:${made.id}`, { package: body.package });
      return this.read(em, scope, made.id);
    });
  }

  /** Approved for teaching, or no longer: what was given out by then stays. @throws ProblemError `not_found` */
  async change(scope: Scope, id: string, { teaching }: AppChange): Promise<AppView> {
    return this.db.tenant(scope, async (em) => {
      const before = await this.read(em, scope, id);
      if (before.teaching === teaching) return before;
      await em.query('update app set teaching = $3 where tenant_id = $1 and id = $2', [scope.tenantId, id, teaching]);
      await this.audit.record(em, scope, 'app.changed', `app:${id}`, { package: before.package, teaching });
      return this.read(em, scope, id);
    });
  }

  /** @throws ProblemError `not_found`; `conflict` while devices are asked to have it */
  async remove(scope: Scope, id: string): Promise<void> {
    await this.db.tenant(scope, async (em) => {
      const [app]: { package: string }[] = await em.query('select package from app where tenant_id = $1 and id = $2 for update', [scope.tenantId, id]);
      if (!app) throw notFound('This app');
      const { count, names } = await devicesWithApp(em, scope.tenantId, id, NAMED);
      if (count > 0) {
        const where = `${names.join(', ')}${count > names.length ? ` and ${count - names.length} more` : ''}`;
        throw new ProblemError('conflict', `${app.package} is deployed on ${where}: remove it from these devices first.`);
      }
      const files: { sha256: string }[] = await em.query('select distinct sha256 from app_package where tenant_id = $1 and app_id = $2', [scope.tenantId, id]);
      await em.query('delete from app where tenant_id = $1 and id = $2', [scope.tenantId, id]);
      await em.query(
        `delete from stored_file s where s.tenant_id = $1 and s.sha256 = any ($2::text[])
         and not exists (select from app_package p where p.tenant_id = $1 and p.sha256 = s.sha256)`,
        [scope.tenantId, files.map((file) => file.sha256)],
      );
      await this.audit.record(em, scope, 'app.removed', `app:${id}`, { package: app.package });
      this.db.afterCommit(async () => {
        for (const { sha256 } of files) await this.uploads.forget(sha256);
      });
    });
  }

  private async read(em: EntityManager, scope: Scope, id: string): Promise<AppView> {
    const [row] = await readApps(em, scope.tenantId, 'a.id = $2', [id], 1);
    if (!row) throw notFound('This app');
    return appView(row);
  }
}

/** A cursor of a name and an id: what is not must not reach a cast. */
function textCursor(cursor: string): [string, string] {
  const [name, id] = decodeCursor(cursor, 2);
  if (typeof name === 'string' && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)) return [name.replaceAll('\u0000', ''), id];
  throw new ProblemError('invalid_cursor', 'This page link is not valid any more: start again from the first page.');
}
