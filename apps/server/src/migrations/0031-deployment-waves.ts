import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, either, inListed, ownOf, tenantPolicy, through } from './policies.js';

const TABLES = [
  // `item`: exactly what is put into the targets, the same for every wave. `due_at`: when the runner looks at it next; null: it has nothing to do.
  // `answers_*`: the person (with the token) by whose rights later waves begin. `excused`: failures of the wave that a person has seen and gone on from.
  `alter table deployment
    add column wish text, add column item jsonb, add column selection jsonb, add column follow boolean not null default false, add column override_pins boolean not null default false,
    add column plan jsonb, add column schedule jsonb, add column start_at timestamptz(3), add column wave smallint not null default 1,
    add column paused_at timestamptz(3), add column pause_cause text, add column paused_by text, add column excused integer not null default 0,
    add column due_at timestamptz(3), add column followed_at timestamptz(3), add column answers_id uuid, add column answers_with uuid,
    add column rollback_of uuid, add column rolled_back_by uuid`,
  `update deployment set wish = case ensure when 'absent' then 'remove' else 'install' end`,
  `alter table deployment alter column wish set not null`,
  `create index deployment_due on deployment (due_at) where due_at is not null`,
  `create table deployment_wave (
    deployment_id uuid not null constraint deployment_wave_deployment references deployment (id) on delete cascade,
    number smallint not null,
    tenant_id uuid not null,
    began_at timestamptz(3),
    enough_at timestamptz(3),
    primary key (tenant_id, deployment_id, number)
  )`,
  // No foreign key to the deployment: ten thousand rows are checked against the same one.
  `create table deployment_device (
    deployment_id uuid not null,
    device_id uuid not null constraint deployment_device_device references device (id) on delete cascade,
    tenant_id uuid not null,
    key text not null,
    wave smallint not null,
    phase text not null,
    outcome text,
    before jsonb,
    spec jsonb,
    changed_at timestamptz(3) not null,
    primary key (deployment_id, device_id)
  ) with (fillfactor = 80)`,
  `create index deployment_device_of_device on deployment_device (device_id, key)`,
  `create index deployment_device_held on deployment_device (deployment_id, wave) where phase = 'held'`,
  `create index deployment_device_left on deployment_device (deployment_id) where phase in ('superseded', 'withdrawn')`,
  // What newer deployments took over until here is only known as a number, and stays one.
  `insert into deployment_device (deployment_id, device_id, tenant_id, key, wave, phase, changed_at)
   select deployment_id, device_id, tenant_id, key, 1, 'assigned', updated_at from target_item where deployment_id is not null`,
  ...tenantPolicy('deployment_device'),
  ...delegatePolicy('deployment_device', { seen: through('deployment_device', 'device', 'device_id') }),
  ...tenantPolicy('deployment_wave'),
  // One item of one device is found by it, too: without statistics PostgreSQL takes it for as good as the primary key.
  'drop index target_item_key',
  'create index target_item_key on target_item (tenant_id, key, device_id)',
];

const mine = either(inListed('organisation_id'), ownOf('created_by_id'));

/** May this scope change the deployment? All that is left of it is on devices of the scope. */
const within = (left: string) => `create or replace function deployment_within(wanted uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp as $$
   declare
     tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
     organisations text := coalesce(current_setting('app.organisations', true), '');
     listed uuid[] := string_to_array(nullif(nullif(organisations, ''), '*'), ',')::uuid[];
     sites uuid[] := string_to_array(nullif(current_setting('app.sites', true), ''), ',')::uuid[];
   begin
     return organisations = '*' or not exists (
       select from ${left} i join device d on d.id = i.device_id
       where i.tenant_id = tenant and i.deployment_id = wanted and (d.organisation_id = any (listed) or d.site_id = any (sites)) is not true);
   end $$`;
const seenBy = (left: string) => delegatePolicy('deployment', {
  seen: either(inListed('organisation_id'), ownOf('created_by_id'), `exists (select from ${left} seen where seen.deployment_id = deployment.id)`), written: `${mine} and deployment_within(id)`,
});

const ACCESS = [
  within(`(select * from deployment_device where phase in ('held', 'assigned', 'pinned'))`),
  ...seenBy('deployment_device'),
  ...delegatePolicy('deployment_wave', {
    seen: through('deployment_wave', 'deployment', 'deployment_id'),
    written: `exists (select from deployment where id = deployment_wave.deployment_id and ${mine})`,
  }),
  'drop function deployment_settle(uuid[], integer[], integer[])',
];

/** A target that asks for windows carries the calendar of its place: few different ones, each kept once. */
const CALENDARS = [
  `create table target_calendar (
    tenant_id uuid not null,
    hash text not null,
    body jsonb not null,
    used_at timestamptz(3) not null,
    primary key (tenant_id, hash)
  )`,
  ...tenantPolicy('target_calendar'),
  // A calendar is no secret: days and hours of class.
  ...delegatePolicy('target_calendar', { seen: 'true' }),
  `alter table device_target add column calendar text`,
  `create index device_target_calendar on device_target (device_id) where calendar is not null`,
];

const SETTLE = `create function deployment_settle(ids uuid[], done integer[], failed integer[]) returns void language sql security definer set search_path = public, pg_temp as $$
     update deployment t set settled_done = t.settled_done + o.done, settled_failed = t.settled_failed + o.failed
     from (select * from unnest(ids, done, failed) as o (id, done, failed) order by id) o
     where t.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid and t.id = o.id
   $$`;
const ADDED = ['wish', 'item', 'selection', 'follow', 'override_pins', 'plan', 'schedule', 'start_at', 'wave', 'paused_at', 'pause_cause', 'paused_by', 'excused', 'due_at', 'followed_at', 'answers_id', 'answers_with', 'rollback_of', 'rolled_back_by'];

/** Deployments in waves, with their devices and what each had before; calendars of targets. */
export class DeploymentWaves1700000000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, ...ACCESS, ...CALENDARS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of [
      'drop index target_item_key', 'create index target_item_key on target_item (tenant_id, key)',
      'alter table device_target drop column calendar', 'drop table target_calendar', ...seenBy('target_item'), within('target_item'),
      'drop table deployment_wave, deployment_device', `alter table deployment ${ADDED.map((column) => `drop column ${column}`).join(', ')}`,
      SETTLE, 'revoke all on function deployment_settle(uuid[], integer[], integer[]) from public',
      'grant execute on function deployment_settle(uuid[], integer[], integer[]) to craie_app, craie_delegate',
    ]) await runner.query(statement);
  }
}
