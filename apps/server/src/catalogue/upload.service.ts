import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { AuditService } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { fold } from '../shared/fold.js';
import { newId } from '../shared/id.js';
import { ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { BadArchive } from './deb/index.js';
import { ChunkLists } from './chunk-lists.js';
import { FileStore } from './file-store.js';
import type { Upload } from './upload.interceptor.js';
import { readUploaded, type Uploaded } from './uploaded.js';

/** Takes uploaded packages, and versions of the agent, into the catalogue. The file itself says what it is. */
@Injectable()
export class UploadService {
  constructor(
    private readonly db: Database,
    private readonly files: FileStore,
    private readonly chunkLists: ChunkLists,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes an app of a new package, or adds a version to its app. The same file again changes nothing.
   * @returns the app's id. @throws ProblemError `invalid_file`, `conflict`, `disk_full`
   */
  async add(scope: Scope, upload: Upload): Promise<string> {
    try {
      const control = await read(upload);
      return await this.store(scope, upload, control);
    } finally {
      await this.files.discard(upload.path);
    }
  }

  /** Removes a file from the disk when no tenant has it any more. Call outside a transaction. */
  async forget(sha256: string): Promise<void> {
    await this.db.system(async (em) => {
      await lockContent(em, sha256);
      const rows: unknown[] = await em.query('select 1 from stored_file where sha256 = $1 limit 1', [sha256]);
      if (rows.length === 0) await this.files.remove(sha256);
    });
  }

  private async store(scope: Scope, upload: Upload, control: Uploaded): Promise<string> {
    try {
      return await this.db.tenant(scope, async (em) => {
        await lockContent(em, upload.sha256);
        const appId = await this.app(em, scope, control);
        if (await alreadyThere(em, scope, appId, control, upload.sha256)) return appId;
        await this.files.keep(upload);
        await this.insert(em, scope, appId, control, upload);
        this.db.afterCommit(() => this.chunkLists.soon(scope.tenantId, upload.sha256));
        await this.audit.record(em, scope, 'app.uploaded', `app:${appId}`, { package: control.package, version: control.version, sha256: upload.sha256, size: upload.size });
        return appId;
      });
    } catch (error) {
      await this.forget(upload.sha256).catch(() => undefined); // The first error is the one to tell.
      throw error;
    }
  }

  /** The app of this package, made or refreshed. The row stays locked: two uploads of one version meet here. */
  private async app(em: EntityManager, scope: Scope, { name, package: packageName, summary }: Uploaded): Promise<string> {
    const [row]: { id: string }[] = await em.query(
      `insert into app (id, tenant_id, name, sort_name, package, summary, source, created_at) values ($1, $2, $3, $4, $5, $6, 'upload', $7)
       on conflict (tenant_id, package, source) do update set summary = excluded.summary returning id`,
      [newId(), scope.tenantId, name, fold(name), packageName, summary, this.clock.now()],
    );
    if (!row) throw new Error('an upsert answered no row');
    return row.id;
  }

  private async insert(em: EntityManager, scope: Scope, appId: string, control: Uploaded, { sha256, size, originalname }: Upload): Promise<void> {
    const now = this.clock.now();
    await em.query(
      'insert into stored_file (tenant_id, sha256, size, created_at) values ($1, $2, $3, $4) on conflict do nothing',
      [scope.tenantId, sha256, size, now],
    );
    await em.query(
      `insert into app_package (id, tenant_id, app_id, version, architecture, depends, sha256, size, file_name, uploaded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [newId(), scope.tenantId, appId, control.version, control.architecture, control.depends, sha256, size, shownName(originalname), now],
    );
  }
}

async function read({ path, size }: Upload): Promise<Uploaded> {
  try {
    return await readUploaded(path, size);
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error;
    throw wrongField('file', 'file', error.message, 'invalid_file');
  }
}

/** An upload and a removal of the same content wait for each other, so that a row never names a file that is gone. */
async function lockContent(em: EntityManager, sha256: string): Promise<void> {
  await em.query('select pg_advisory_xact_lock(hashtextextended($1, 5))', [sha256]);
}

async function alreadyThere(em: EntityManager, scope: Scope, appId: string, { version, architecture }: Uploaded, sha256: string): Promise<boolean> {
  const [known]: { sha256: string }[] = await em.query(
    'select sha256 from app_package where tenant_id = $1 and app_id = $2 and version = $3 and architecture = $4',
    [scope.tenantId, appId, version, architecture],
  );
  if (known && known.sha256 !== sha256) {
    throw new ProblemError('conflict', `Version ${version} (${architecture}) is in the catalogue already, with another content: give the new package a higher version.`);
  }
  return known !== undefined;
}

/** The sender's own name of the file, without its folders and control characters. */
const shownName = (name: string): string => name.replace(/^.*[\\/]/, '').replace(/\p{Cc}/gu, '').slice(0, 200);
