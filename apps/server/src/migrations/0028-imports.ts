import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantPolicy } from './policies.js';

/** What is being done with an import, how far it is, and which rows undo has been at. */
const WORK = [
  `alter table import_run add column work text, add column work_done integer not null default 0, add column work_total integer not null default 0, add column work_token uuid,
     add column work_beat timestamptz(3), add column checked boolean not null default true, add column stopped jsonb`,
  `alter table import_row add column undone boolean not null default false`,
  `update import_row r set undone = true from import_run i where i.id = r.run_id and i.state = 'undone' and r.applied is not null`,
];

/** How files were read, for the next one with the same columns. */
const MAPPINGS = [
  `alter table import_run add column mapped_like timestamptz(3)`,
  `create table import_mapping (
    tenant_id uuid not null,
    organisation_id uuid not null constraint import_mapping_organisation_fk references organisation (id) on delete cascade,
    kind text not null,
    header text not null,
    mapping jsonb not null,
    used_at timestamptz(3) not null,
    constraint import_mapping_pk primary key (tenant_id, organisation_id, kind, header)
  )`,
  ...tenantPolicy('import_mapping', 'organisation_id'),
];

/** Imports that are done in pieces, and columns that are remembered. */
export class Imports1700000000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...WORK, ...MAPPINGS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table import_mapping');
    await runner.query('alter table import_row drop column undone');
    await runner.query('alter table import_run drop column work, drop column work_done, drop column work_total, drop column work_token, drop column work_beat, drop column checked, drop column stopped, drop column mapped_like');
  }
}
