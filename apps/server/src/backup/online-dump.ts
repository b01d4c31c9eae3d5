import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '#database';
import type { Dumped } from './backup.js';
import { Control } from './control.js';
import { Config } from '../shared/config.js';
import { Failure } from './failure.js';
import { clearStaging } from './staging.js';

/** Copies the embedded database for a backup while the server works: queries wait for the second or so that it takes. A start clears what killed backups left. */
@Injectable()
export class OnlineDump implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly control: Control,
    private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    await clearStaging(this.config.dataDir);
    this.control.on('/dump', async (): Promise<Dumped> => {
      const migrations = await this.db.migrations();
      const path = await this.db.dump();
      if (path === null) throw new Failure('This server works on PostgreSQL: give the backup its DATABASE_URL.');
      return { path, migrations };
    });
  }
}
