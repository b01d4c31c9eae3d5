import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, inPlace, tenantPolicy } from './policies.js';

/** Seen by whoever may see all of its devices. */
const allPlaces = `not exists (
  select from unnest(place_organisations, place_sites) as place (organisation_id, site_id)
  where (${inPlace('place.organisation_id', 'place.site_id')}) is not true)`;

const STATEMENTS = [
  `create table pending_act (
    id uuid constraint pending_act_pk primary key,
    tenant_id uuid not null,
    kind text not null,
    payload jsonb not null,
    subject text,
    device_ids uuid[] not null,
    names text[] not null,
    place_organisations uuid[] not null,
    place_sites uuid[] not null,
    by_syndicate boolean not null,
    reason text not null,
    asked_by uuid not null,
    asked_with uuid,
    asked_label text not null,
    asked_at timestamptz(3) not null,
    runs_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    second_person boolean not null,
    approved_label text,
    approved_at timestamptz(3),
    ended text,
    ended_at timestamptz(3),
    ended_label text,
    reached integer
  )`,
  `create index pending_act_tenant_ix on pending_act (tenant_id, asked_at)`,
  `create index pending_act_waiting_ix on pending_act (runs_at) where ended is null`,
  ...tenantPolicy('pending_act'),
  ...delegatePolicy('pending_act', { seen: allPlaces }),

  // How many devices such acts have reached, by place: kept a little longer than the hour that counts.
  `create table act_spending (
    id uuid constraint act_spending_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid not null,
    site_id uuid,
    devices integer not null,
    by_syndicate boolean not null,
    at timestamptz(3) not null
  )`,
  `create index act_spending_at_ix on act_spending (tenant_id, at)`,
  ...tenantPolicy('act_spending', 'organisation_id', 'site_id'),
  // Whoever acts in one school is told what is left of its commune's hour.
  `create function act_spent(since timestamptz) returns table (organisation_id uuid, devices integer, by_syndicate integer) language sql stable security definer set search_path = public, pg_temp as $$
     select s.organisation_id, sum(s.devices)::int, coalesce(sum(s.devices) filter (where s.by_syndicate), 0)::int from act_spending s
     where s.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid and s.at > since group by s.organisation_id
   $$`,
  `revoke all on function act_spent(timestamptz) from public`,
  `grant execute on function act_spent(timestamptz) to craie_app, craie_delegate`,
];

/** Acts that wait for their time or a second person, and what such acts have reached. */
export class DangerousActs1700000000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function act_spent(timestamptz)');
    await runner.query('drop table act_spending, pending_act');
  }
}
