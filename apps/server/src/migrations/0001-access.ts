import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantPolicy } from './policies.js';

const STATEMENTS = [
  // A tenant is its root organisation: the syndicate's row bears its own id.
  `create table organisation (
    id uuid constraint organisation_pk primary key,
    tenant_id uuid not null constraint organisation_tenant_fk references organisation (id),
    kind text not null,
    name text not null,
    sort_name text collate "C" not null,
    code text,
    population integer,
    created_at timestamptz(3) not null default now()
  )`,
  `create index organisation_name_ix on organisation (tenant_id, sort_name, id)`,
  `create unique index organisation_code_ux on organisation (tenant_id, code)`,
  ...tenantPolicy('organisation', 'id'),

  `create table site (
    id uuid constraint site_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid not null constraint site_organisation_fk references organisation (id),
    kind text not null,
    name text not null,
    sort_name text collate "C" not null,
    uai text,
    created_at timestamptz(3) not null default now()
  )`,
  `create index site_name_ix on site (tenant_id, sort_name, id)`,
  `create index site_organisation_ix on site (tenant_id, organisation_id)`,
  `create unique index site_uai_ux on site (tenant_id, uai)`,
  ...tenantPolicy('site', 'organisation_id'),

  `create table app_user (
    id uuid constraint app_user_pk primary key,
    tenant_id uuid not null constraint app_user_tenant_fk references organisation (id),
    email text not null,
    name text not null,
    locale text not null,
    password_hash text not null,
    created_at timestamptz(3) not null default now()
  )`,
  `create unique index app_user_email_ux on app_user (email)`,
  `create index app_user_tenant_ix on app_user (tenant_id)`,
  ...tenantPolicy('app_user'),

  `create table session (
    id uuid constraint session_pk primary key,
    tenant_id uuid not null,
    user_id uuid not null constraint session_user_fk references app_user (id) on delete cascade,
    token_hash text not null,
    created_at timestamptz(3) not null,
    last_seen_at timestamptz(3) not null
  )`,
  `create unique index session_token_ux on session (token_hash)`,
  `create index session_user_ix on session (tenant_id, user_id)`,
  `create index session_last_seen_ix on session (last_seen_at)`,
  ...tenantPolicy('session'),

  `create table api_token (
    id uuid constraint api_token_pk primary key,
    tenant_id uuid not null,
    user_id uuid not null constraint api_token_user_fk references app_user (id) on delete cascade,
    name text not null,
    token_hash text not null,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3),
    last_used_at timestamptz(3)
  )`,
  `create unique index api_token_hash_ux on api_token (token_hash)`,
  `create index api_token_user_ix on api_token (tenant_id, user_id)`,
  ...tenantPolicy('api_token'),

  `create table totp (
    user_id uuid constraint totp_pk primary key constraint totp_user_fk references app_user (id) on delete cascade,
    tenant_id uuid not null,
    sealed_secret text not null,
    confirmed_at timestamptz(3),
    last_step bigint not null default 0
  )`,
  `create index totp_tenant_ix on totp (tenant_id)`,
  ...tenantPolicy('totp'),

  `create table recovery_code (
    user_id uuid not null constraint recovery_code_user_fk references app_user (id) on delete cascade,
    code_hash text not null,
    tenant_id uuid not null,
    constraint recovery_code_pk primary key (user_id, code_hash)
  )`,
  `create index recovery_code_tenant_ix on recovery_code (tenant_id)`,
  ...tenantPolicy('recovery_code'),

  // The two tables before any tenant is known: the role of tenants has no right on them.
  `create table setup_link (
    token_hash text constraint setup_link_pk primary key,
    expires_at timestamptz(3) not null
  )`,
  `create table sign_in_failure (
    account text not null,
    address text not null,
    failures integer not null,
    last_at timestamptz(3) not null,
    locked_until timestamptz(3) not null,
    constraint sign_in_failure_pk primary key (account, address)
  )`,
  `create index sign_in_failure_last_ix on sign_in_failure (last_at)`,

  `create table audit_entry (
    id uuid constraint audit_entry_pk primary key,
    tenant_id uuid not null,
    at timestamptz(3) not null,
    actor_kind text not null,
    actor_id uuid,
    actor_label text not null,
    action text not null,
    subject text not null,
    detail jsonb not null
  )`,
  `create index audit_entry_at_ix on audit_entry (tenant_id, at, id)`,
  `create index audit_entry_subject_ix on audit_entry (tenant_id, subject, at)`,
  `create index audit_entry_action_ix on audit_entry (tenant_id, action, at)`,
  ...tenantPolicy('audit_entry'),
  // The trail is only ever added to.
  `revoke update, delete on audit_entry from craie_app`,
];

/** Organisations, sites, accounts, sessions and the audit trail. */
export class Access1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = ['audit_entry', 'sign_in_failure', 'setup_link', 'recovery_code', 'totp', 'api_token', 'session', 'app_user', 'site', 'organisation'];
    for (const table of tables) await runner.query(`drop table ${table}`);
  }
}
