import { statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { AppView, UploadFinish } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { Config } from '../../shared/config.js';
import { notFound, ProblemError, wrongField } from '../../shared/problem.js';
import type { Scope } from '../../shared/scope.js';
import { CatalogueMetrics } from '../catalogue.metrics.js';
import { CatalogueService } from '../catalogue.service.js';
import { FileStore } from '../file-store.js';
import { UploadService } from '../upload.service.js';
import { UploadEntity } from './upload.entity.js';

/** Unfinished uploads of one syndicate at a time, and how many of the largest packages they may hold together. */
const MOST_OPEN = 20;
const MOST_LARGEST = 8;

/** Uploads on their way: who may begin one, whose it is, and what it becomes in the end. */
@Injectable()
export class Uploads {
  constructor(
    private readonly db: Database,
    private readonly files: FileStore,
    private readonly packages: UploadService,
    private readonly catalogue: CatalogueService,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly metrics: CatalogueMetrics,
  ) {}

  /** @throws ProblemError `too_large`, `conflict` for too many at once, `disk_full` */
  async begin(scope: Scope, id: string, size: number, fileName: string): Promise<void> {
    const { maxBytes } = this.config.packages;
    if (size > maxBytes) throw wrongField('file', 'length', `A package may have at most ${maxBytes / 1024 ** 2} MiB.`, 'too_large');
    await this.db.tenant(scope, async (em) => {
      // Two that begin at the same time count each other.
      await em.query('select pg_advisory_xact_lock(hashtextextended($1, 6))', [scope.tenantId]);
      const [open]: { count: number; bytes: string; missing: string }[] = await em.query(
        `select count(*)::integer as count, coalesce(sum(size), 0) as bytes, coalesce(sum(size - received), 0) as missing from app_upload where tenant_id = $1 and app_id is null`, [scope.tenantId],
      );
      if (!open || open.count >= MOST_OPEN || Number(open.bytes) + size > MOST_LARGEST * maxBytes) {
        throw new ProblemError('conflict', 'Too many uploads are unfinished: finish or cancel one of them first. They end by themselves after a day.');
      }
      if ((await this.free()) - Number(open.missing) < size) throw new ProblemError('disk_full', 'The disk of the server has no room for this package: free some space and try again.');
      await em.insert(UploadEntity, { id, tenantId: scope.tenantId, createdBy: ownerOf(scope), fileName, size: String(size), received: '0', appId: null, createdAt: this.clock.now() });
    });
    this.metrics.upload('begun');
  }

  /** @throws ProblemError `not_found` for an upload of somebody else */
  async own(scope: Scope, id: string): Promise<UploadEntity> {
    const found = await this.db.tenant(scope, (em) => em.findOneBy(UploadEntity, { id, tenantId: scope.tenantId, createdBy: ownerOf(scope) }));
    if (!found) throw notFound('This upload');
    return found;
  }

  /**
   * Takes what has arrived into the catalogue. Asked again, it answers the same. What is refused for what it is, is gone; what only could not be stored now can be asked for again.
   * @throws ProblemError `not_found`, `conflict` while bytes are missing, `invalid_file`, `disk_full`
   */
  async finish(scope: Scope, id: string, aim: UploadFinish): Promise<AppView> {
    const upload = await this.own(scope, id);
    if (upload.appId) return this.catalogue.get(scope, upload.appId);
    if (upload.received !== upload.size) throw new ProblemError('conflict', `Only ${upload.received} of ${upload.size} bytes have arrived: send the rest first.`);
    const received = await this.files.arrived(upload.id, Number(upload.size));
    try {
      const appId = await this.packages.add(scope, { ...received, originalname: upload.fileName }, aim, async (em, appId) => void (await em.update(UploadEntity, { id, tenantId: scope.tenantId }, { appId })));
      await this.files.discard(received.path);
      this.metrics.upload('taken');
      return await this.catalogue.get(scope, appId);
    } catch (error) {
      if (error instanceof ProblemError && ['invalid_file', 'too_large', 'conflict'].includes(error.code)) {
        await this.forget(id);
        this.metrics.upload('refused');
      }
      throw error;
    }
  }

  /** Ends what is older than a day, whatever became of it. */
  async sweep(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - 24 * 3_600_000);
    const old: { id: string; appId: string | null }[] = await this.db.system((em) => em.query('select id, app_id as "appId" from app_upload where created_at < $1 limit 1000', [before]));
    for (const { id, appId } of old) {
      await this.forget(id);
      if (appId === null) this.metrics.upload('ended');
    }
  }

  private async forget(id: string): Promise<void> {
    await this.db.system((em) => em.delete(UploadEntity, { id }));
    await this.files.discard(this.files.arrivingPath(id));
  }

  private async free(): Promise<number> {
    const { bavail, bsize } = await statfs(this.files.arriving);
    return bavail * bsize;
  }
}

/** Nobody but people and their tokens has the permission. */
function ownerOf({ actor }: Scope): string {
  if (actor.id === null) throw new ProblemError('forbidden', 'Sign in to upload a package.');
  return actor.id;
}
