import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, readdir, rename, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../shared/config.js';

/** A file that has arrived whole but is not kept yet. */
export interface ReceivedFile {
  path: string;
  sha256: string;
  /** Bytes. */
  size: number;
}

/** An upload that is older than this and still unfinished belongs to a process that is gone, ms. */
const ABANDONED = 24 * 3_600_000;
/** Folder of what was put aside. */
const QUARANTINE = 'quarantine';

/** Files on disk, named by their content: `DATA_DIR/files/ab/abcd…`. A name is only given to a file that is whole and flushed. */
@Injectable()
export class FileStore implements OnModuleInit {
  /** Absolute path. */
  readonly folder: string;
  /** Absolute path of what is not whole yet. */
  readonly arriving: string;

  constructor(config: Config) {
    this.folder = join(config.dataDir, 'files');
    this.arriving = join(this.folder, 'tmp');
  }

  async onModuleInit(): Promise<void> {
    await mkdir(this.arriving, { recursive: true, mode: 0o700 });
  }

  /** Where a file stands while it arrives. @param id of our own making */
  arrivingPath(id: string): string {
    return join(this.arriving, id);
  }

  /** Removes what belongs to no upload any more. */
  async sweepArriving(): Promise<void> {
    for (const name of await readdir(this.arriving)) {
      const path = join(this.arriving, name);
      const { mtimeMs } = await stat(path);
      if (Date.now() - mtimeMs > ABANDONED) await rm(path, { force: true });
    }
  }

  /** Hashes what has arrived whole. What stands behind its end, of a try that was cut off, goes. Memory stays at one chunk. @param size bytes */
  async arrived(id: string, size: number): Promise<ReceivedFile> {
    const path = this.arrivingPath(id);
    await truncate(path, size);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
    return { path, sha256: hash.digest('hex'), size };
  }

  /**
   * Gives a received file its name; the other one stays until it is discarded, so that a server that is killed now can begin again. Safe to repeat: the same content has the same name,
   * and takes the place of one that the disk has damaged.
   */
  async keep({ path, sha256 }: ReceivedFile): Promise<void> {
    const folder = join(this.folder, sha256.slice(0, 2));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const second = `${path}.kept`;
    await rm(second, { force: true });
    await link(path, second);
    await rename(second, this.pathOf(sha256));
    // The name itself must survive a power cut before a database row promises it.
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** Where a file of this content is, also one that was put aside; undefined when it is nowhere. */
  async find(sha256: string): Promise<string | undefined> {
    for (const path of [this.pathOf(sha256), this.asidePath(sha256)]) if (await stat(path).then(() => true, () => false)) return path;
    return undefined;
  }

  /** Puts a file where nothing serves it. */
  async quarantine(sha256: string): Promise<void> {
    await mkdir(join(this.folder, QUARANTINE), { recursive: true, mode: 0o700 });
    await rename(this.pathOf(sha256), this.asidePath(sha256)).catch(unlessGone);
  }

  /** Brings back what was put aside. */
  async release(sha256: string): Promise<void> {
    await rename(this.asidePath(sha256), this.pathOf(sha256)).catch(unlessGone);
  }

  async discard(path: string): Promise<void> {
    await rm(path, { force: true });
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true });
    await rm(this.asidePath(sha256), { force: true });
  }

  /** Absolute path of the file of this content, whether it is there or not. */
  pathOf(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256);
  }

  private asidePath(sha256: string): string {
    return join(this.folder, QUARANTINE, sha256);
  }
}

/** It was moved before, or is not there at all: there is nothing to do. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
