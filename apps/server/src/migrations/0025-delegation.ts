import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, inListed, tenantPolicy } from './policies.js';

/** Of the commune, also for whoever of it only reaches some of its sites. */
const seenAround = (table: string) => `(${inListed('organisation_id')} or exists (select from site seen where seen.organisation_id = ${table}.organisation_id))`;

const STATEMENTS = [
  `create table delegation (
    organisation_id uuid constraint delegation_pk primary key constraint delegation_organisation_fk references organisation (id),
    tenant_id uuid not null,
    active boolean not null,
    permissions text[] not null,
    since timestamptz(3) not null,
    handed_over_by text not null,
    ended_at timestamptz(3),
    ended_by text,
    end_reason text,
    name text not null,
    host text,
    slug text,
    colour text not null,
    locale text not null,
    password boolean not null,
    providers text[] not null
  )`,
  // An address leads to one console, whoever's syndicate it is.
  `create unique index delegation_host_ux on delegation (host)`,
  `create unique index delegation_slug_ux on delegation (slug)`,
  `create index delegation_tenant_ix on delegation (tenant_id, active)`,
  ...tenantPolicy('delegation', 'organisation_id'),
  ...delegatePolicy('delegation', { seen: seenAround('delegation'), written: inListed('organisation_id') }),
  // A commune changes how its console looks, never what was handed over, nor where it is.
  `revoke insert, update, delete on delegation from craie_delegate`,
  `grant update (name, colour, locale) on delegation to craie_delegate`,

  `create table console_logo (
    organisation_id uuid constraint console_logo_pk primary key constraint console_logo_organisation_fk references organisation (id),
    tenant_id uuid not null,
    sha256 text not null,
    type text not null,
    content bytea not null
  )`,
  `create index console_logo_tenant_ix on console_logo (tenant_id)`,
  `create index console_logo_sha256_ix on console_logo (sha256)`,
  ...tenantPolicy('console_logo', 'organisation_id'),
  ...delegatePolicy('console_logo', { seen: seenAround('console_logo'), written: inListed('organisation_id') }),

  `create table look (
    id uuid constraint look_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid not null constraint look_organisation_fk references organisation (id),
    actor_id uuid not null,
    ends_at timestamptz(3) not null
  )`,
  `create index look_actor_ix on look (tenant_id, actor_id, organisation_id, ends_at)`,
  `create index look_end_ix on look (ends_at)`,
  ...tenantPolicy('look', 'organisation_id'),
  // Also through a token of the syndicate that is limited to one commune, or to a school of it.
  ...delegatePolicy('look', { seen: seenAround('look') }),
];

/** Communes that keep a console of their own: what is handed over, how it looks, and who of the syndicate may look in until when. */
export class Delegation1700000000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table look, console_logo, delegation');
  }
}
