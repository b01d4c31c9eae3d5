import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantPolicy } from './policies.js';

/** The catalogue (apps, their uploaded packages, the files on disk) and the deployments of it to devices. */
export class Apps1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table deployment, app_package, stored_file, app');
  }
}

const STATEMENTS = [
  `create table app (
    id uuid primary key,
    tenant_id uuid not null,
    name text not null,
    sort_name text collate "C" not null,
    package text not null,
    summary text not null,
    source text not null,
    created_at timestamptz(3) not null
  )`,
  'create unique index app_package_source on app (tenant_id, package, source)',
  'create index app_by_name on app (tenant_id, sort_name, id)',
  ...tenantPolicy('app'),
  // Files are stored once by content, but known per tenant: nobody learns that another has the same file.
  `create table stored_file (
    tenant_id uuid not null,
    sha256 text not null,
    size bigint not null,
    created_at timestamptz(3) not null,
    primary key (tenant_id, sha256)
  )`,
  'create index stored_file_content on stored_file (sha256)',
  ...tenantPolicy('stored_file'),
  `create table app_package (
    id uuid primary key,
    tenant_id uuid not null,
    app_id uuid not null constraint app_package_app references app (id) on delete cascade,
    version text not null,
    architecture text not null,
    depends text not null,
    sha256 text not null,
    size bigint not null,
    file_name text not null,
    uploaded_at timestamptz(3) not null
  )`,
  'create unique index app_package_version on app_package (app_id, version, architecture)',
  'create index app_package_file on app_package (tenant_id, sha256)',
  ...tenantPolicy('app_package'),
  `create table deployment (
    id uuid primary key,
    tenant_id uuid not null,
    app_id uuid not null,
    app_name text not null,
    package text not null,
    ensure text not null,
    version text,
    created_at timestamptz(3) not null,
    created_by text not null,
    cancelled_at timestamptz(3),
    settled_done integer not null,
    settled_failed integer not null
  )`,
  'create index deployment_by_time on deployment (tenant_id, id)',
  'create index deployment_of_app on deployment (tenant_id, app_id, id)',
  ...tenantPolicy('deployment'),
];
