import { Injectable } from '@nestjs/common';
import { Database } from '#database';

const DAY = 86_400_000;
/** Presence by half hour is looked at over weeks, history over a school year and its holidays. Days. */
const KEEP_PRESENCE = 92;
const KEEP_HISTORY = 400;
/** Rows deleted at once, so that no transaction is long. */
const AT_ONCE = 5_000;
const MOST_ROUNDS = 200;

/** Forgets what is past its time. Bounded: what is left over waits for the next hour. */
@Injectable()
export class DeviceTidy {
  constructor(private readonly database: Database) {}

  async run(now: number): Promise<void> {
    await this.forget('device_presence_day', 'day', new Date(now - KEEP_PRESENCE * DAY));
    await this.forget('device_event', 'at', new Date(now - KEEP_HISTORY * DAY));
  }

  private async forget(table: 'device_presence_day' | 'device_event', column: 'day' | 'at', before: Date): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const [, deleted]: [unknown, number] = await this.database.system((em) =>
        em.query(`delete from ${table} where ctid = any(array(select ctid from ${table} where ${column} < $1 limit ${AT_ONCE}))`, [before]),
      );
      if (deleted < AT_ONCE) return;
    }
  }
}
