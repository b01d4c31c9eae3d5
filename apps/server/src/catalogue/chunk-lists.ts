import { hash } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { Log } from '../shared/log.js';
import { chunkHashes } from './chunk-hashes.js';
import { FileStore } from './file-store.js';

/** The lists of chunk hashes: made after an upload, at a start where one is missing, and at once where one is asked for before that. */
@Injectable()
export class ChunkLists implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly making = new Map<string, Promise<Buffer | undefined>>();
  private work: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(
    private readonly db: Database,
    private readonly files: FileStore,
    private readonly log: Log,
  ) {}

  /** Files of before there were lists, and of a server that was killed between the two. */
  onApplicationBootstrap(): void {
    this.queue(async () => {
      const rows: { tenant_id: string; sha256: string }[] = await this.db.system((em) => em.query(
        'select f.tenant_id, f.sha256 from stored_file f where not exists (select from chunk_list c where c.tenant_id = f.tenant_id and c.sha256 = f.sha256) order by f.created_at desc limit 10000',
      ));
      for (const { tenant_id: tenantId, sha256 } of rows) if (!this.ended) await this.keep(tenantId, sha256);
    });
  }

  onModuleDestroy(): Promise<void> {
    this.ended = true;
    return this.work;
  }

  /** Makes and stores the list of a file that is kept now. Call after the commit; nobody has to wait for it. */
  soon(tenantId: string, sha256: string): void {
    this.queue(() => this.keep(tenantId, sha256));
  }

  /** The list, as `libs/contract/sharing.ts` has it; undefined where the file is too long for one, or is damaged on the disk. */
  async list(em: EntityManager, tenantId: string, sha256: string): Promise<Buffer | undefined> {
    const [row]: { chunks: string }[] = await em.query('select chunks from chunk_list where tenant_id = $1 and sha256 = $2', [tenantId, sha256]);
    return row ? Buffer.from(row.chunks, 'base64') : this.make(sha256);
  }

  /** Hash of the list: what stands in a target. */
  async root(em: EntityManager, tenantId: string, sha256: string): Promise<string | undefined> {
    const list = await this.list(em, tenantId, sha256);
    return list && hash('sha256', list);
  }

  private async keep(tenantId: string, sha256: string): Promise<void> {
    const list = await this.make(sha256);
    if (!list) return;
    await this.db.system((em) => em.query(
      'insert into chunk_list (tenant_id, sha256, chunks) select tenant_id, sha256, $3 from stored_file where tenant_id = $1 and sha256 = $2 on conflict do nothing',
      [tenantId, sha256, list.toString('base64')],
    ));
  }

  /** Once for all who ask meanwhile. */
  private make(sha256: string): Promise<Buffer | undefined> {
    const running = this.making.get(sha256);
    if (running) return running;
    const made = chunkHashes(this.files.pathOf(sha256), sha256)
      .catch((error: unknown) => {
        this.log.warn({ err: error }, 'A stored file could not be read: devices fetch it whole, or not at all.');
        return undefined;
      })
      .finally(() => this.making.delete(sha256));
    this.making.set(sha256, made);
    return made;
  }

  private queue(work: () => Promise<void>): void {
    this.work = this.work.then(work).catch((error: unknown) => this.log.error({ err: error }, 'Chunk lists could not be stored; the next start makes them.'));
  }
}
