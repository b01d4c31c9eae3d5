import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { HealthView } from '#contract';
import { Database } from '#database';
import { Config } from '../shared/config.js';
import { isDatabaseAway } from '../shared/trouble.js';

type CheckName = HealthView['checks'][number]['name'];

/** Below this many free bytes the next upload or batch may fail. */
const LEAST_FREE = 200 * 1024 * 1024;
const CHECK_TIMEOUT = 3_000;

/** Whether the server can do its work now. Each check answers a sentence, or throws one. */
@Injectable()
export class Health {
  private readonly checks = new Map<CheckName, () => Promise<string>>();

  constructor(db: Database, config: Config) {
    this.add('database', async () => {
      // Everybody may read this: the driver's words would tell where the database is.
      const { readOnly } = await db.ping().catch((error: unknown) => {
        throw isDatabaseAway(error) ? new Error('the database does not answer: see its own server; this one returns by itself') : error;
      });
      if (readOnly) throw new Error('the database only reads (default_transaction_read_only, or a standby): see its own server; this one goes on by itself');
      return `${db.engine} answers`;
    });
    this.add('disk', async () => {
      const { bavail, bsize } = await statfs(config.dataDir);
      if (bavail * bsize < LEAST_FREE) throw new Error(`only ${megabytes(bavail * bsize)} left where DATA_DIR is: free some space`);
      return `${megabytes(bavail * bsize)} free`;
    });
    this.add('files', async () => {
      const folder = join(config.dataDir, 'files');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await access(folder, constants.R_OK | constants.W_OK);
      return 'the folder of packages is readable and writable';
    });
  }

  add(name: CheckName, check: () => Promise<string>): void {
    this.checks.set(name, check);
  }

  /** Never throws, and never takes longer than the longest check may. */
  async look(): Promise<HealthView> {
    const checks = await Promise.all(
      [...this.checks].map(async ([name, check]) => {
        try {
          return { name, ok: true, detail: await Promise.race([check(), tooLong()]) };
        } catch (error) {
          return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
        }
      }),
    );
    return { status: checks.every(({ ok }) => ok) ? 'ok' : 'degraded', checks };
  }
}

async function tooLong(): Promise<never> {
  await delay(CHECK_TIMEOUT, undefined, { ref: false });
  throw new Error(`no answer within ${CHECK_TIMEOUT / 1000} s`);
}

const megabytes = (bytes: number): string => `${Math.floor(bytes / 1024 / 1024)} MB`;
