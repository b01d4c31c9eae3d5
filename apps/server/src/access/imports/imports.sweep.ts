import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan, Or } from 'typeorm';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { ImportRunEntity } from './import.entity.js';

const DAY = 86_400_000;
/** Files that nobody applied; what was applied, or undone, with all its rows: the journal keeps the line. */
const KEPT = { open: 7 * DAY, done: 90 * DAY } as const;

/** Forgets imports: a file of addresses is not kept longer than it is of use. */
@Injectable()
export class ImportSweep {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async sweep(): Promise<void> {
    const before = (age: number) => LessThan(new Date(this.clock.now().getTime() - age));
    await this.db.system(async (em) => {
      // One that was cut off while it was applied still has what it did to take back.
      await em.delete(ImportRunEntity, { state: 'open', work: Or(IsNull(), In(['reading', 'checking'])), createdAt: before(KEPT.open) });
      await em.delete(ImportRunEntity, { createdAt: before(KEPT.done) });
    });
  }
}
