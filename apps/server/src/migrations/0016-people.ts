import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantPolicy } from './policies.js';

const STATEMENTS = [
  `create table access_grant (
    id uuid constraint access_grant_pk primary key,
    tenant_id uuid not null,
    user_id uuid not null constraint access_grant_user_fk references app_user (id) on delete cascade,
    role text not null,
    starts_at timestamptz(3) not null,
    ends_at timestamptz(3),
    granted_by text not null
  )`,
  `create index access_grant_user_ix on access_grant (tenant_id, user_id)`,
  ...tenantPolicy('access_grant'),
  // Whoever has an account until now is an owner.
  `insert into access_grant (id, tenant_id, user_id, role, starts_at, granted_by) select gen_random_uuid(), tenant_id, id, 'owner', created_at, 'Craie' from app_user`,

  `create table invitation (
    id uuid constraint invitation_pk primary key,
    tenant_id uuid not null,
    email text not null,
    role text not null,
    ends_at timestamptz(3),
    secret_hash text not null,
    invited_by text not null,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3) not null
  )`,
  `create unique index invitation_email_ux on invitation (tenant_id, email)`,
  `create unique index invitation_secret_ux on invitation (secret_hash)`,
  ...tenantPolicy('invitation'),
  `create index app_user_name_ix on app_user (tenant_id, sort_name, id)`,
];

/** Several people: what each may do and until when, and those who are invited. People are listed by a sort name of their own. */
export class People1700000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // As `fold` writes it, as far as SQL goes; a name that is changed is written by `fold` itself.
    await runner.query(`alter table app_user add column sort_name text collate "C"`);
    await runner.query(`update app_user set sort_name = lower(regexp_replace(normalize(name, NFD), U&'[\\0300-\\036F]', '', 'g'))`);
    await runner.query('alter table app_user alter column sort_name set not null');
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table invitation, access_grant');
    await runner.query('alter table app_user drop column sort_name');
  }
}
