import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantPolicy } from './policies.js';

const FACTS = [
  `alter table organisation add column postal_codes text[] not null default '{}'`,
];

/** What belongs to a site names the site and its commune together, so that it follows by itself when the site changes owner. */
const SITES = [
  `alter table site add column level text, add column address text, add column postal_code text, add column district text, add column district_key text collate "C",
     add column latitude double precision, add column longitude double precision`,
  `create unique index site_owner_ux on site (id, organisation_id)`,
  `create index site_district_ix on site (tenant_id, district_key, sort_name, id) where district_key is not null`,
  `create table site_uai (
    tenant_id uuid not null,
    uai text not null,
    site_id uuid not null,
    organisation_id uuid not null,
    constraint site_uai_pk primary key (tenant_id, uai),
    constraint site_uai_site_fk foreign key (site_id, organisation_id) references site (id, organisation_id) on update cascade on delete cascade
  )`,
  `create index site_uai_site_ix on site_uai (tenant_id, site_id)`,
  ...tenantPolicy('site_uai', 'organisation_id', 'site_id'),
  `insert into site_uai (tenant_id, uai, site_id, organisation_id) select tenant_id, uai, id, organisation_id from site where uai is not null`,
  `alter table site drop column uai`,
];

const ROOMS = [
  `create table room (
    id uuid constraint room_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid not null,
    site_id uuid not null,
    name text not null,
    sort_name text collate "C" not null,
    floor text,
    note text,
    created_at timestamptz(3) not null default now(),
    constraint room_site_fk foreign key (site_id, organisation_id) references site (id, organisation_id) on update cascade on delete cascade
  )`,
  `create unique index room_name_ux on room (tenant_id, site_id, sort_name)`,
  `create unique index room_place_ux on room (id, site_id)`,
  ...tenantPolicy('room', 'organisation_id', 'site_id'),
  // A room of the site in which the device is, and of no other.
  `alter table device add column room_id uuid, add constraint device_room_fk foreign key (room_id, site_id) references room (id, site_id) on delete set null (room_id)`,
  `create index device_in_room on device (tenant_id, room_id, name_key, id) where room_id is not null`,
  // Whatever moves a device, it does not keep a room of where it was.
  `create function device_leaves_room() returns trigger language plpgsql as $$ begin new.room_id := null; return new; end $$`,
  `create trigger device_leaves_room before update of site_id on device for each row
   when (old.room_id is not null and new.room_id = old.room_id and new.site_id is distinct from old.site_id) execute function device_leaves_room()`,
];

const IMPORTS = [
  `create table import_run (
    id uuid constraint import_run_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid,
    kind text not null,
    state text not null,
    file_name text not null,
    encoding text,
    delimiter text,
    columns jsonb not null,
    mapping jsonb not null,
    options jsonb not null,
    rows integer not null,
    counts jsonb not null,
    offers jsonb not null,
    undone jsonb,
    created_by text not null,
    created_at timestamptz(3) not null,
    applied_at timestamptz(3),
    undone_at timestamptz(3)
  )`,
  `create index import_run_kind_ix on import_run (tenant_id, kind, created_at, id)`,
  ...tenantPolicy('import_run', 'organisation_id'),
  `create table import_row (
    run_id uuid not null constraint import_row_run_fk references import_run (id) on delete cascade,
    line integer not null,
    tenant_id uuid not null,
    organisation_id uuid,
    cells jsonb not null,
    edits jsonb,
    answer jsonb,
    outcome text not null,
    judgement jsonb not null,
    applied jsonb,
    kept text,
    constraint import_row_pk primary key (run_id, line)
  )`,
  `create index import_row_tenant_ix on import_row (tenant_id, run_id, outcome, line)`,
  ...tenantPolicy('import_row', 'organisation_id'),
];

/** The tree of organisations, sites in full, rooms, and imports. */
export class Places1700000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...FACTS, ...SITES, ...ROOMS, ...IMPORTS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const statements = [
      'drop table import_row, import_run', 'drop function device_leaves_room cascade', 'alter table device drop column room_id', 'drop table room',
      'alter table site add column uai text', 'update site s set uai = (select min(u.uai) from site_uai u where u.site_id = s.id)', 'create unique index site_uai_ux on site (tenant_id, uai)', 'drop table site_uai',
      'drop index site_owner_ux', 'alter table site drop column level, drop column address, drop column postal_code, drop column district, drop column district_key, drop column latitude, drop column longitude',
      'alter table organisation drop column postal_codes',
    ];
    for (const statement of statements) await runner.query(statement);
  }
}
