import { Injectable } from '@nestjs/common';
import { Database } from '#database';
import { SettingsService } from '../access/index.js';
import { keptFor, type Keeping } from './keeping.rules.js';

const DAY = 86_400_000;
/** What can be taken back: a move or labels for a day, a merge for a month; that they were is in the journal. Days. */
const UNDOABLE = { device_move: 1, device_label_change: 1, device_merge: 30 };
/** Rows deleted at once, so that no transaction is long. */
const AT_ONCE = 5_000;
const MOST_ROUNDS = 200;

/** What is forgotten: its table, the column of its time, and the setting that says after how many days. */
const FORGOTTEN = [
  { table: 'device_presence_day', column: 'day', key: 'devices.presence-days' },
  { table: 'device_event', column: 'at', key: 'devices.history-days' },
] as const;

/** Forgets what is past its time, by the settings of each organisation. Bounded: what is left over waits for the next hour. */
@Injectable()
export class DeviceTidy {
  constructor(
    private readonly database: Database,
    private readonly settings: SettingsService,
  ) {}

  async run(now: number): Promise<void> {
    for (const { table, column, key } of FORGOTTEN) {
      const { longest, shorter } = keptFor(await this.database.system((em) => this.settings.everywhere(em, key)));
      if (longest === null) continue;
      await this.forget(table, `select x.ctid from ${table} x where x.${column} < $1`, [new Date(now - longest * DAY)]);
      if (shorter.length > 0) await this.forget(table, SHORTER(table, column), [shorter.map(({ id }) => id), before(shorter, now)]);
    }
    for (const [table, days] of Object.entries(UNDOABLE)) await this.forget(table, `select x.ctid from ${table} x where x.at < $1`, [new Date(now - days * DAY)]);
  }

  /** @param found statement that gives the `ctid` of what is due */
  private async forget(table: string, found: string, params: unknown[]): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const [, deleted]: [unknown, number] = await this.database.system((em) => em.query(`delete from ${table} where ctid = any(array(${found} limit ${AT_ONCE}))`, params));
      if (deleted < AT_ONCE) return;
    }
  }
}

const before = (shorter: readonly Keeping[], now: number): Date[] => shorter.map(({ days }) => new Date(now - days * DAY));

/** Through the devices of the organisations that keep less: an index by time alone would read what all the others keep. */
const SHORTER = (table: string, column: string): string =>
  `select x.ctid from unnest($1::uuid[], $2::timestamptz[]) as due (id, before) join device d on d.organisation_id = due.id join ${table} x on x.device_id = d.id and x.${column} < due.before`;
