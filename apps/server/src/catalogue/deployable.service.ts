import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AGENT_PACKAGE, type AppView, type TargetItem } from '#contract';
import { appKey } from '../target/index.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { ChunkLists } from './chunk-lists.js';

/** What is asked of an app. */
export interface Wish {
  appId: string;
  ensure: 'present' | 'absent';
  packageId?: string | undefined;
  version?: string | undefined;
}

export interface Deployable {
  app: { id: string; name: string; package: string };
  version: string | null;
  /** Bytes each device has to fetch from this server. */
  bytes: number;
  item: TargetItem;
}

interface PackageRow { version: string; sha256: string; size: string }

/** Turns a wish about an app into the item that goes into the targets. */
@Injectable()
export class DeployableService {
  constructor(private readonly chunkLists: ChunkLists) {}

  /** @throws ProblemError `not_found`, `invalid_body` (a version that this app cannot have), `conflict` (nothing uploaded) */
  async find(em: EntityManager, scope: Scope, wish: Wish): Promise<Deployable> {
    const [app]: (Deployable['app'] & { source: AppView['source'] })[] = await em.query(
      'select id, name, package, source from app where tenant_id = $1 and id = $2 for share',
      [scope.tenantId, wish.appId],
    );
    if (!app) throw notFound('This app');
    const { source, ...known } = app;
    const item = { key: appKey(app.package), kind: 'app' as const, title: app.name, package: app.package };
    const agent = app.package === AGENT_PACKAGE;
    if (agent && wish.ensure === 'absent') throw new ProblemError('conflict', 'The agent is not removed from here: retire the device instead, or remove its package on the device itself.');
    if (wish.ensure === 'absent') return { app: known, version: null, bytes: 0, item: { ...item, ensure: 'absent' } };
    if (source === 'system') {
      if (wish.packageId) throw wrongField('packageId', 'combination', 'An app of the system\'s own sources has no uploaded packages: leave packageId out.');
      const version = wish.version ? { version: wish.version } : {};
      return { app: known, version: wish.version ?? null, bytes: 0, item: { ...item, ensure: 'present', ...version } };
    }
    const { version, sha256, size } = await this.package(em, scope, wish);
    const chunks = await this.chunkLists.root(em, scope.tenantId, sha256);
    const file = { sha256, size: Number(size), path: `/device/v1/files/${sha256}`, ...(chunks !== undefined && { chunks }) };
    const present = { key: item.key, title: app.name, ensure: 'present', version, file } as const;
    return { app: known, version, bytes: file.size, item: agent ? { ...present, kind: 'agent', package: AGENT_PACKAGE } : { ...present, kind: 'app', package: app.package } };
  }

  /** Did the syndicate approve it for teaching? What is not in the catalogue is not. */
  async isForTeaching(em: EntityManager, { tenantId }: Scope, appId: string): Promise<boolean> {
    const [app]: { teaching: boolean }[] = await em.query('select teaching from app where tenant_id = $1 and id = $2', [tenantId, appId]);
    return app?.teaching ?? false;
  }

  /** The package asked for, or the newest upload. */
  private async package(em: EntityManager, scope: Scope, { appId, packageId, version }: Wish): Promise<PackageRow> {
    const [found]: PackageRow[] = await em.query(
      `select version, sha256, size from app_package
       where tenant_id = $1 and app_id = $2 and ($3::uuid is null or id = $3) and ($4::text is null or version = $4)
       order by uploaded_at desc, id desc limit 1`,
      [scope.tenantId, appId, packageId ?? null, version ?? null],
    );
    if (found) return found;
    if (packageId) throw wrongField('packageId', 'nothing_found', 'This app has no such package: choose one of its uploads.');
    throw wrongField('version', 'nothing_found', 'This app has no upload of that version: upload it first, or choose another one.');
  }
}
