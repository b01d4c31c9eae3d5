import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../shared/config.js';
import { newId } from '../shared/id.js';

/** A file that has arrived whole but is not kept yet. */
export interface ReceivedFile {
  path: string;
  sha256: string;
  /** Bytes. */
  size: number;
}

/** An upload that is older than this and still unfinished belongs to a process that is gone, ms. */
const ABANDONED = 24 * 3_600_000;

/** Files on disk, named by their content: `DATA_DIR/files/ab/abcd…`. A name is only given to a file that is whole and flushed. */
@Injectable()
export class FileStore implements OnModuleInit {
  /** Absolute path. */
  readonly folder: string;
  private readonly arriving: string;

  constructor(config: Config) {
    this.folder = join(config.dataDir, 'files');
    this.arriving = join(this.folder, 'tmp');
  }

  /** Removes what an earlier process left half-received. */
  async onModuleInit(): Promise<void> {
    await mkdir(this.arriving, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.arriving)) {
      const path = join(this.arriving, name);
      const { mtimeMs } = await stat(path);
      if (Date.now() - mtimeMs > ABANDONED) await rm(path, { force: true });
    }
  }

  /** Writes a stream to disk while hashing it; nothing is left when it fails. Memory stays at one chunk. */
  async receive(stream: Readable): Promise<ReceivedFile> {
    const path = join(this.arriving, newId());
    const hash = createHash('sha256');
    let size = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        size += chunk.length;
        done(null, chunk);
      },
    });
    try {
      await pipeline(stream, measure, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
    } catch (error) {
      await this.discard(path);
      throw error;
    }
    return { path, sha256: hash.digest('hex'), size };
  }

  /** Gives a received file its name. Safe to repeat: the same content has the same name. */
  async keep({ path, sha256 }: ReceivedFile): Promise<void> {
    const folder = join(this.folder, sha256.slice(0, 2));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(path, join(this.folder, this.relativePath(sha256)));
    // The name itself must survive a power cut before a database row promises it.
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async discard(path: string): Promise<void> {
    await rm(path, { force: true });
  }

  async remove(sha256: string): Promise<void> {
    await rm(join(this.folder, this.relativePath(sha256)), { force: true });
  }

  /** Path inside `folder`. */
  relativePath(sha256: string): string {
    return join(sha256.slice(0, 2), sha256);
  }
}
