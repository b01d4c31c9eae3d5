import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is being done with an import, how far it is, and which rows undo has been at. */
const WORK = [
  `alter table import_run add column work text, add column work_done integer not null default 0, add column work_total integer not null default 0, add column work_token uuid,
     add column work_beat timestamptz(3), add column checked boolean not null default true, add column stopped jsonb`,
  `alter table import_row add column undone boolean not null default false`,
  `update import_row r set undone = true from import_run i where i.id = r.run_id and i.state = 'undone' and r.applied is not null`,
];

/** Imports that are done in pieces. */
export class Imports1700000000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of WORK) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table import_row drop column undone');
    await runner.query('alter table import_run drop column work, drop column work_done, drop column work_total, drop column work_token, drop column work_beat, drop column checked, drop column stopped');
  }
}
