import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { UploadFinish } from '#contract';
import { Database } from '#database';
import { AuditService } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { fold } from '../shared/fold.js';
import { newId } from '../shared/id.js';
import { ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { ownApp, ownerFor } from './catalogue.owners.js';
import { ChunkLists } from './chunk-lists.js';
import { FileStore, type ReceivedFile } from './file-store.js';
import { Scanner } from './scan/scanner.js';
import { BadArchive } from './source.js';
import type { PackageFacts } from './package-facts.js';
import { readUploaded } from './uploaded.js';
import { versionOrder } from './version-order.rules.js';

/** A file that has arrived, with the name that its sender has for it. */
export interface Upload extends ReceivedFile {
  originalname: string;
}

type Also = (em: EntityManager, appId: string) => Promise<void>;

/** Takes uploaded packages, and versions of the agent, into the catalogue. The file itself says what it is. */
@Injectable()
export class UploadService {
  constructor(
    private readonly db: Database,
    private readonly files: FileStore,
    private readonly chunkLists: ChunkLists,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly scanner: Scanner,
  ) {}

  /**
   * Makes an app of a new package, or adds a version to its app. The same file again changes nothing.
   * @param aim whose it will be, or of which app it is one more package
   * @param also what is done in the same transaction
   * @returns the app's id. @throws ProblemError `invalid_file`, `conflict`, `disk_full`
   */
  async add(scope: Scope, upload: Upload, aim: UploadFinish, also: Also): Promise<string> {
    return this.store(scope, upload, await read(upload), aim, also);
  }

  /** After the caller's commit: files that no version of theirs has any more go. */
  forgetAfter(scope: Scope, hashes: readonly string[]): void {
    this.db.afterCommit(async () => {
      for (const sha256 of hashes) await this.forget(scope.tenantId, sha256);
    });
  }

  /** Removes a file from the disk when no tenant has it any more. Call outside a transaction. */
  private async forget(tenantId: string, sha256: string): Promise<void> {
    await this.db.system(async (em) => {
      await lockContent(em, sha256);
      await em.query('delete from stored_file s where s.tenant_id = $1 and s.sha256 = $2 and not exists (select from app_package p where p.tenant_id = $1 and p.sha256 = $2)', [tenantId, sha256]);
      const rows: unknown[] = await em.query('select 1 from stored_file where sha256 = $1 limit 1', [sha256]);
      if (rows.length === 0) await this.files.remove(sha256);
    });
  }

  private async store(scope: Scope, upload: Upload, control: PackageFacts, aim: UploadFinish, also: Also): Promise<string> {
    try {
      return await this.db.tenant(scope, async (em) => {
        await lockContent(em, upload.sha256);
        const appId = aim.appId === undefined ? await this.app(em, scope, control, await ownerFor(em, scope, aim.organisationId)) : await this.more(em, scope, control, aim.appId);
        await also(em, appId);
        const known = await alreadyThere(em, scope, appId, control, upload.sha256);
        // Also what is known: the disk may have lost or changed it.
        await this.files.keep(upload);
        if (known) return appId;
        await this.insert(em, scope, appId, control, upload);
        this.db.afterCommit(() => this.chunkLists.soon(scope.tenantId, upload.sha256));
        await this.audit.record(em, scope, 'app.uploaded', `app:${appId}`, { package: control.package, version: control.version, sha256: upload.sha256, size: upload.size });
        return appId;
      });
    } catch (error) {
      await this.forget(scope.tenantId, upload.sha256).catch(() => undefined); // The first error is the one to tell.
      throw error;
    }
  }

  /** The app of this package, made or refreshed. The row stays locked: two uploads of one version meet here. */
  private async app(em: EntityManager, scope: Scope, { name, kind, package: packageName, summary, publisher, licence, homepage }: PackageFacts, owner: string): Promise<string> {
    const [known]: { id: string }[] = await em.query(
      `select a.id from app a where a.tenant_id = $1 and a.organisation_id = $2 and a.source = 'upload' and exists (select from app_package p where p.app_id = a.id and p.package = $3 and p.kind = $4) limit 1 for update`,
      [scope.tenantId, owner, packageName, kind],
    );
    if (known) {
      await em.query(`update app set summary = $2 where id = $1 and edited_at is null and kind = $3`, [known.id, summary, kind]);
      return known.id;
    }
    const [row]: { id: string }[] = await em.query(
      `insert into app (id, tenant_id, organisation_id, name, sort_name, package, kind, summary, publisher, licence, homepage, source, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'upload', $12)
       on conflict (tenant_id, organisation_id, package, kind, source) do update set summary = app.summary returning id`,
      [newId(), scope.tenantId, owner, name, fold(name), packageName, kind, summary, publisher, licence, homepage, this.clock.now()],
    );
    if (!row) throw new Error('an upsert answered no row');
    return row.id;
  }

  /** One more package of an app, of whatever kind. */
  private async more(em: EntityManager, scope: Scope, { kind, package: packageName }: PackageFacts, appId: string): Promise<string> {
    const { source, organisationId } = await ownApp(em, scope, appId);
    if (source === 'system') throw wrongField('appId', 'combination', 'This app comes from the system\'s own sources and has no packages: upload without naming it.');
    const [other]: { name: string }[] = await em.query(
      'select a.name from app_package p join app a on a.id = p.app_id where p.tenant_id = $1 and p.package = $2 and p.kind = $3 and a.organisation_id = $4 and a.id <> $5 limit 1', [scope.tenantId, packageName, kind, organisationId, appId],
    );
    if (other) throw new ProblemError('conflict', `${packageName} belongs to ${other.name} already: add it there.`);
    return appId;
  }

  private async insert(em: EntityManager, scope: Scope, appId: string, control: PackageFacts, { sha256, size, originalname }: Upload): Promise<void> {
    const now = this.clock.now();
    const { kind, version, versionCode, signature, detection } = control;
    await em.query(
      `insert into app_package (id, tenant_id, app_id, kind, platform, package, version, version_code, version_key, architecture, depends, minimum_os, signature, silent_arguments, detection, sha256, size, file_name, uploaded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9::bigint[], $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
      [
        newId(), scope.tenantId, appId, kind, control.platform, control.package, version, versionCode ?? 0, versionOrder(kind, version, versionCode), control.architecture, control.depends, control.minimumOs,
        JSON.stringify(signature), control.silentArguments, detection && JSON.stringify(detection), sha256, size, shownName(originalname), now,
      ],
    );
    await em.query(
      'insert into stored_file (tenant_id, sha256, size, created_at, scan_state) values ($1, $2, $3, $4, $5) on conflict do nothing',
      [scope.tenantId, sha256, size, now, this.scanner.first],
    );
    this.db.afterCommit(() => this.scanner.wake());
  }
}

async function read({ path, size, originalname }: Upload): Promise<PackageFacts> {
  if (size === 0) throw wrongField('file', 'file', 'The file is empty: choose another one.', 'invalid_file');
  try {
    return await readUploaded(path, originalname);
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error;
    throw wrongField('file', 'file', error.message, 'invalid_file');
  }
}

/** An upload and a removal of the same content wait for each other, so that a row never names a file that is gone. */
async function lockContent(em: EntityManager, sha256: string): Promise<void> {
  await em.query('select pg_advisory_xact_lock(hashtextextended($1, 5))', [sha256]);
}

async function alreadyThere(em: EntityManager, scope: Scope, appId: string, { kind, version, versionCode, architecture }: PackageFacts, sha256: string): Promise<boolean> {
  const [known]: { sha256: string }[] = await em.query(
    'select sha256 from app_package where tenant_id = $1 and app_id = $2 and kind = $3 and version = $4 and version_code = $5 and architecture = $6',
    [scope.tenantId, appId, kind, version, versionCode ?? 0, architecture],
  );
  if (known && known.sha256 !== sha256) {
    throw new ProblemError('conflict', `Version ${version} (${architecture}) is in the catalogue already, with another content: give the new package a higher version.`);
  }
  return known !== undefined;
}

/** The sender's own name of the file, without its folders and control characters. */
const shownName = (name: string): string => name.replace(/^.*[\\/]/, '').replace(/\p{Cc}/gu, '').slice(0, 200);
