import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, either, inListed, tenantPolicy, through } from './policies.js';

const STATEMENTS = [
  `create table passkey (
    id uuid constraint passkey_pk primary key,
    tenant_id uuid not null,
    user_id uuid not null constraint passkey_user_fk references app_user (id) on delete cascade,
    credential_id text not null,
    relying_party text not null,
    public_key text not null,
    counter bigint not null,
    transports text[] not null,
    name text not null,
    synced boolean not null,
    created_at timestamptz(3) not null,
    last_used_at timestamptz(3)
  )`,
  `create unique index passkey_credential_ux on passkey (credential_id)`,
  `create index passkey_user_ix on passkey (tenant_id, user_id)`,
  ...tenantPolicy('passkey'),
  ...delegatePolicy('passkey', { seen: through('passkey', 'app_user', 'user_id') }),

  // Before any tenant is known: the role of tenants has no right on it.
  `create table passkey_challenge (
    challenge text constraint passkey_challenge_pk primary key,
    ends_at timestamptz(3) not null
  )`,
  `create index passkey_challenge_end_ix on passkey_challenge (ends_at)`,

  `create table sign_in_policy (
    id uuid constraint sign_in_policy_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid constraint sign_in_policy_organisation_fk references organisation (id) on delete cascade,
    forced_roles text[] not null,
    everybody boolean not null
  )`,
  `create unique index sign_in_policy_tenant_ux on sign_in_policy (tenant_id) where organisation_id is null`,
  `create unique index sign_in_policy_organisation_ux on sign_in_policy (tenant_id, organisation_id)`,
  ...tenantPolicy('sign_in_policy'),
  // What the syndicate asks for is no secret to its communes; each changes its own.
  ...delegatePolicy('sign_in_policy', { seen: either('organisation_id is null', inListed('organisation_id')), written: inListed('organisation_id') }),

  `alter table session
    add column address text not null default '',
    add column browser text,
    add column system text,
    add column method text not null default 'password',
    add column second_factor boolean not null default false,
    add column proved_at timestamptz(3) not null default now()`,
  // Whoever is signed in with a second factor goes on; nobody has proved anything a moment ago.
  `update session s set proved_at = s.created_at, second_factor = exists(select from totp t where t.user_id = s.user_id and t.confirmed_at is not null)`,
];

/** Passkeys, who needs a second factor, and what is known of a session. */
export class SignIn1700000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table session drop column address, drop column browser, drop column system, drop column method, drop column second_factor, drop column proved_at');
    await runner.query('drop table sign_in_policy, passkey_challenge, passkey');
  }
}
