import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, tenantPolicy, through } from './policies.js';

const CODE = [
  `create table request_code (
    site_id uuid constraint request_code_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid not null,
    code text not null,
    created_at timestamptz(3) not null,
    created_by text not null,
    constraint request_code_site_fk foreign key (site_id, organisation_id) references site (id, organisation_id) on update cascade on delete cascade
  )`,
  `create unique index request_code_ux on request_code (code)`,
  `create index request_code_tenant_ix on request_code (tenant_id, site_id)`,
  ...tenantPolicy('request_code', 'organisation_id', 'site_id'),
];

/** The last number that was given in a syndicate. Whoever asks there counts it up. */
const COUNTER = [
  `create table request_counter (
    tenant_id uuid constraint request_counter_pk primary key,
    last integer not null
  )`,
  ...tenantPolicy('request_counter'),
  ...delegatePolicy('request_counter', { seen: 'true' }),
];

const REQUEST = [
  `create table request (
    id uuid constraint request_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid not null,
    site_id uuid not null,
    room_id uuid,
    number integer not null,
    state text not null,
    app_id uuid,
    app_name text,
    wish text,
    link text,
    why text not null,
    wanted_by date,
    asker_name text not null,
    asker_key text not null,
    asker_email text,
    asker_id uuid,
    locale text not null,
    secret_hash text,
    search_text text not null,
    created_at timestamptz(3) not null,
    changed_at timestamptz(3) not null,
    deployment_id uuid,
    answered_by text,
    answered_at timestamptz(3),
    done_at timestamptz(3),
    constraint request_site_fk foreign key (site_id, organisation_id) references site (id, organisation_id) on update cascade on delete cascade,
    constraint request_room_fk foreign key (room_id, site_id) references room (id, site_id) on delete set null (room_id)
  )`,
  `create index request_newest_ix on request (tenant_id, id)`,
  `create index request_organisation_ix on request (tenant_id, organisation_id, id)`,
  `create index request_site_ix on request (tenant_id, site_id, id)`,
  `create index request_waiting_ix on request (site_id) where state in ('open', 'question')`,
  `create unique index request_secret_ux on request (secret_hash) where secret_hash is not null`,
  `create index request_deployment_ix on request (deployment_id) where deployment_id is not null`,
  `create index request_not_done_ix on request (id) where state = 'approved' and done_at is null`,
  `create index request_asker_ix on request (tenant_id, asker_id) where asker_id is not null`,
  `create index request_mailed_ix on request (asker_email, created_at) where asker_email is not null`,
  `create index request_over_ix on request (organisation_id, changed_at) where state in ('approved', 'refused', 'withdrawn')`,
  `create index request_room_ix on request (room_id) where room_id is not null`,
  ...tenantPolicy('request', 'organisation_id', 'site_id'),
  `create table request_message (
    id uuid constraint request_message_pk primary key,
    tenant_id uuid not null,
    request_id uuid not null constraint request_message_request_fk references request (id) on delete cascade,
    side text not null,
    by text not null,
    text text not null,
    at timestamptz(3) not null
  )`,
  `create index request_message_ix on request_message (tenant_id, request_id, id)`,
  `create index request_message_request_ix on request_message (request_id)`,
  ...tenantPolicy('request_message'),
  ...delegatePolicy('request_message', { seen: through('request_message', 'request', 'request_id') }),
];

/** Codes of the sites' forms, requests, and what is said about them. */
export class Requests1700000000037 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...CODE, ...COUNTER, ...REQUEST]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table request_message, request, request_counter, request_code');
  }
}
