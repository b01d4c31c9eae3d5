import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '#database';
import type { Dumped } from './backup.js';
import { Control } from './control.js';
import { Failure } from './failure.js';

/** Copies the embedded database for a backup while the server works: queries wait for the second or so that it takes. */
@Injectable()
export class OnlineDump implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly control: Control,
  ) {}

  onModuleInit(): void {
    this.control.on('/dump', async (): Promise<Dumped> => {
      const migrations = await this.db.migrations();
      const path = await this.db.dump();
      if (path === null) throw new Failure('This server works on PostgreSQL: give the backup its DATABASE_URL.');
      return { path, migrations };
    });
  }
}
