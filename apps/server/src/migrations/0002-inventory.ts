import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantPolicy } from './policies.js';

/**
 * Inventories: sections as documents, software as three tables, so that "who has X below version Y" is one indexed query.
 * Titles and versions are shared by a tenant; their ids are numbers because `device_software` is the largest table of all.
 */
const STATEMENTS = [
  `create table inventory_section (
    device_id uuid not null references device (id) on delete cascade,
    section text not null,
    tenant_id uuid not null,
    hash text not null,
    body jsonb not null,
    received_at timestamptz(3) not null,
    primary key (device_id, section)
  )`,
  ...tenantPolicy('inventory_section'),
  `create table software_title (
    id bigint generated always as identity primary key,
    tenant_id uuid not null references organisation (id),
    source text not null,
    name text collate "C" not null,
    devices integer not null default 0
  )`,
  `create unique index software_title_name on software_title (tenant_id, name, source)`,
  `create index software_title_popular on software_title (tenant_id, devices, name)`,
  ...tenantPolicy('software_title'),
  `create table software_version (
    id bigint generated always as identity primary key,
    tenant_id uuid not null,
    title_id bigint not null references software_title (id) on delete cascade,
    version text collate "C" not null,
    sort_key bigint[] not null
  )`,
  `create unique index software_version_name on software_version (tenant_id, title_id, version)`,
  ...tenantPolicy('software_version'),
  `create table device_software (
    tenant_id uuid not null,
    version_id bigint not null references software_version (id),
    device_id uuid not null references device (id) on delete cascade,
    arch text not null,
    size bigint,
    installed_at timestamptz(3),
    primary key (tenant_id, version_id, device_id, arch)
  )`,
  `create index device_software_of_device on device_software (device_id)`,
  ...tenantPolicy('device_software'),
];

export class Inventory1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['device_software', 'software_version', 'software_title', 'inventory_section']) {
      await runner.query(`drop table ${table} cascade`);
    }
  }
}
