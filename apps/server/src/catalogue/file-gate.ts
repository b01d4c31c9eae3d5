import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { Log } from '../shared/log.js';
import { notFound, ProblemError } from '../shared/problem.js';
import { FileStore } from './file-store.js';

/** How long a look at a whole file counts, ms: disks go bad without anybody writing to them. */
const TRUSTED = 24 * 3_600_000;
/** Files whose look is remembered. */
const MOST = 10_000;

interface Look { mark: string; at: number; whole: Promise<boolean> }

/**
 * What may leave the disk: nothing that holds malware, and nothing whose content is not what its name says. A file is read whole before it is first served, again when its size, time or inode changes, and once a day.
 * Thirty devices that ask at once wait for one reading.
 */
@Injectable()
export class FileGate {
  private readonly looks = new Map<string, Look>();

  constructor(
    private readonly db: Database,
    private readonly files: FileStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** @throws ProblemError `not_found` for what is not there or is put aside, `unavailable` for what the disk has changed */
  async check(sha256: string): Promise<void> {
    const path = this.files.pathOf(sha256);
    const facts = (await this.isPutAside(sha256)) ? undefined : await stat(path).catch(() => undefined);
    if (!facts) throw notFound('This file');
    const mark = `${facts.size} ${facts.mtimeMs} ${facts.ino}`;
    if (await this.look(sha256, path, mark)) return;
    throw new ProblemError('unavailable', 'This package was changed on the disk of the server and is not handed out: upload it again.', { retryAfterSeconds: 600 });
  }

  /** True when malware was found in it: nobody passes it on. */
  async isPutAside(sha256: string): Promise<boolean> {
    return (await this.db.ask(`select 1 from stored_file where sha256 = $1 and scan_state = 'infected' limit 1`, [sha256])).length > 0;
  }

  private look(sha256: string, path: string, mark: string): Promise<boolean> {
    const now = this.clock.now().getTime();
    const before = this.looks.get(sha256);
    if (before?.mark === mark && now - before.at < TRUSTED) return before.whole;
    const whole = this.isWhole(sha256, path);
    this.looks.delete(sha256);
    if (this.looks.size >= MOST) this.looks.delete(this.looks.keys().next().value ?? '');
    this.looks.set(sha256, { mark, at: now, whole });
    // What could not be read is looked at anew the next time.
    whole.catch(() => this.looks.delete(sha256));
    return whole;
  }

  private async isWhole(sha256: string, path: string): Promise<boolean> {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
    if (hash.digest('hex') === sha256) return true;
    this.log.error({ sha256 }, 'a package on the disk is not what its name says: it is not handed out until it is uploaded again');
    return false;
  }
}
