import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, inListed, tenantPolicy } from './policies.js';

const STATEMENTS = [
  `create table identity_provider (
    id uuid constraint identity_provider_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid constraint identity_provider_organisation_fk references organisation (id) on delete cascade,
    name text not null,
    issuer text not null,
    client_id text,
    sealed_secret text,
    scopes text not null,
    userinfo_alg text,
    acr_values text not null,
    second_factor_acr text,
    claims jsonb not null,
    vouches boolean not null,
    enabled boolean not null,
    created_at timestamptz(3) not null
  )`,
  `create index identity_provider_tenant_ix on identity_provider (tenant_id, id)`,
  `create index identity_provider_organisation_ix on identity_provider (tenant_id, organisation_id)`,
  ...tenantPolicy('identity_provider', 'organisation_id'),

  `create table user_identity (
    id uuid constraint user_identity_pk primary key,
    tenant_id uuid not null,
    user_id uuid not null constraint user_identity_user_fk references app_user (id) on delete cascade,
    provider_id uuid not null constraint user_identity_provider_fk references identity_provider (id) on delete cascade,
    issuer text not null,
    subject text not null,
    created_at timestamptz(3) not null,
    last_used_at timestamptz(3)
  )`,
  `create unique index user_identity_subject_ux on user_identity (provider_id, subject)`,
  `create unique index user_identity_user_ux on user_identity (tenant_id, user_id, provider_id)`,
  ...tenantPolicy('user_identity'),
  // Whose home is in the scope: a person who only has a role there is not changed there.
  ...delegatePolicy('user_identity', { seen: `exists (select from app_user seen where seen.id = user_identity.user_id and ${inListed('seen.organisation_id')})` }),

  `create table access_request (
    id uuid constraint access_request_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid constraint access_request_organisation_fk references organisation (id) on delete cascade,
    provider_id uuid not null constraint access_request_provider_fk references identity_provider (id) on delete cascade,
    home_id uuid,
    provider_name text not null,
    issuer text not null,
    subject text not null,
    name text not null,
    email text not null,
    email_trusted boolean not null,
    siret text,
    created_at timestamptz(3) not null,
    last_seen_at timestamptz(3) not null,
    refused_at timestamptz(3)
  )`,
  `create unique index access_request_subject_ux on access_request (provider_id, subject)`,
  `create index access_request_waiting_ix on access_request (tenant_id, created_at, id)`,
  `create index access_request_last_seen_ix on access_request (last_seen_at)`,
  ...tenantPolicy('access_request', 'organisation_id'),

  // Who comes by a provider needs no password here.
  `alter table app_user alter column password_hash drop not null`,
  `alter table session
     add column provider_id uuid constraint session_provider_fk references identity_provider (id) on delete cascade,
     add column provider_second_factor boolean not null default false,
     add column sealed_id_token text`,
  `create index session_provider_ix on session (provider_id)`,
  `alter table organisation add column siren text`,
  `create index organisation_siren_ix on organisation (tenant_id, siren)`,
];

/** OpenID Connect: providers of the syndicate and of its members, the accounts linked to them, and those who ask to be let in. */
export class IdentityProviders1700000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table organisation drop column siren');
    await runner.query('alter table session drop column provider_id, drop column provider_second_factor, drop column sealed_id_token');
    // An account that only ever had a provider gets a hash that no password has.
    await runner.query(`update app_user set password_hash = '' where password_hash is null`);
    await runner.query('alter table app_user alter column password_hash set not null');
    await runner.query('drop table access_request, user_identity, identity_provider');
  }
}
