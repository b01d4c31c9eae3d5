import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { DataStore, Upload } from '@tus/server';
import { Database } from '#database';
import { notFound } from '../../shared/problem.js';
import { CatalogueMetrics } from '../catalogue.metrics.js';
import { FileStore } from '../file-store.js';
import { UploadEntity } from './upload.entity.js';

/**
 * Where the tus server keeps what arrives: bytes in the folder of unfinished files, how many of them are safe in the database. A server that is killed, or loses its power, goes on after the
 * last part that was flushed; what stands behind it in the file is written over.
 */
@Injectable()
export class UploadStore extends DataStore {
  override extensions = ['creation', 'creation-with-upload', 'termination'];

  constructor(
    private readonly db: Database,
    private readonly files: FileStore,
    private readonly metrics: CatalogueMetrics,
  ) {
    super();
  }

  /** The row is there already: whoever may send was asked before. */
  override async create(upload: Upload): Promise<Upload> {
    const file = await open(this.files.arrivingPath(upload.id), 'wx', 0o600);
    await file.close();
    return upload;
  }

  /** @returns the new offset. Also what came before a line was cut is kept. */
  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const path = this.files.arrivingPath(id);
    const output = createWriteStream(path, { flags: 'r+', start: offset, highWaterMark: 1024 * 1024, flush: true });
    try {
      await pipeline(stream, output);
    } catch (error) {
      await this.note(id, offset + output.bytesWritten, path).catch(() => undefined); // The first error is the one to tell.
      throw error;
    } finally {
      this.metrics.uploadedBytes(output.bytesWritten);
    }
    await this.note(id, offset + output.bytesWritten);
    return offset + output.bytesWritten;
  }

  /** @throws ProblemError `not_found` */
  override async getUpload(id: string): Promise<Upload> {
    const row = await this.db.system((em) => em.findOneBy(UploadEntity, { id }));
    if (!row) throw notFound('This upload');
    return new Upload({ id, size: Number(row.size), offset: Number(row.received), creation_date: row.createdAt.toISOString() });
  }

  override async remove(id: string): Promise<void> {
    await this.db.system((em) => em.delete(UploadEntity, { id }));
    await this.files.discard(this.files.arrivingPath(id));
  }

  /** @param unflushed the file, where nothing has seen to it that it is on the disk */
  private async note(id: string, received: number, unflushed?: string): Promise<void> {
    if (unflushed !== undefined) await flush(unflushed);
    await this.db.system((em) => em.update(UploadEntity, { id }, { received: String(received) }));
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
