import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantPolicy } from './policies.js';

/**
 * Devices, shaped for a million of them: the list reads `device` alone in index order (sort keys are stored, C collation,
 * so that both engines agree); heartbeats write only the narrow `device_presence`, never an indexed column (HOT updates);
 * counts come from `device_count`, kept by a trigger so that no write path can forget it.
 */
const DEVICE = `
create table device (
  id uuid primary key,
  tenant_id uuid not null references organisation (id),
  organisation_id uuid not null references organisation (id),
  site_id uuid references site (id),
  name text not null,
  asset_tag text,
  kind text not null,
  platform text not null,
  model text,
  manufacturer text,
  serial text,
  machine_id text,
  os_name text,
  os_version text,
  os_support_ends date,
  status text not null,
  quarantine_reason text,
  presence text not null,
  presence_since timestamptz(3),
  offline_reason text,
  agent_version text,
  allow_manage boolean,
  allow_power boolean,
  allow_lock boolean,
  inventory_hash text,
  inventory_at timestamptz(3),
  software_count integer not null default 0,
  certificate_serial text,
  certificate_not_after timestamptz(3),
  certificate_revoked_at timestamptz(3),
  target_total integer not null default 0,
  target_done integer not null default 0,
  target_failed integer not null default 0,
  target_reason text,
  target_state text not null default 'none',
  enrolled_at timestamptz(3) not null,
  name_key text collate "C" not null,
  site_key text collate "C" not null,
  os_key text collate "C" not null,
  seen_key timestamptz(3) not null,
  search_text text not null
)`;

/**
 * One for each sort the list offers, one for each filter in name order, two to recognise a machine that enrols again.
 * Presence, the filter of all day, has every sort: those never seen are often together in one place, far down the order of
 * sites (half a second for the first page of 300 000, 9 ms with its index). `seen_key` says presence by itself.
 */
const DEVICE_INDEXES = {
  device_by_name: 'name_key, id',
  device_by_seen: 'seen_key, id',
  device_by_site: 'site_key, name_key, id',
  device_by_os: 'os_key, name_key, id',
  device_in_organisation: 'organisation_id, name_key, id',
  device_in_site: 'site_id, name_key, id',
  device_in_presence: 'presence, name_key, id',
  device_in_presence_by_site: 'presence, site_key, name_key, id',
  device_in_presence_by_os: 'presence, os_key, name_key, id',
  device_in_status: 'status, name_key, id',
  device_in_kind: 'kind, name_key, id',
  device_in_target: 'target_state, name_key, id',
  device_serial: 'serial',
  device_machine: 'machine_id',
};

/** A page ends after a few rows: starting workers for it costs more than all of them save. */
const NO_WORKERS = `alter table device set (parallel_workers = 0)`;

const PRESENCE = [
  `create table device_presence (
    device_id uuid primary key references device (id) on delete cascade,
    tenant_id uuid not null,
    connected boolean not null default false,
    connection_id text,
    last_seen_at timestamptz(3),
    disconnected_at timestamptz(3),
    online boolean not null default false,
    half_hour integer,
    half_hour_weak boolean not null default false,
    boot_id text,
    battery smallint,
    charging boolean,
    disk_free bigint,
    disk_total bigint,
    link text,
    signal smallint,
    in_use boolean not null default false,
    uptime bigint,
    target_etag text,
    inventory_hash text
  ) with (fillfactor = 70)`,
  // Small by nature: who is within the offline debounce. Heartbeats touch none of its columns.
  `create index device_presence_broken on device_presence (disconnected_at) where online and not connected`,
  ...tenantPolicy('device_presence'),
  `create table device_presence_day (
    tenant_id uuid not null,
    device_id uuid not null references device (id) on delete cascade,
    day date not null,
    online bigint not null,
    weak bigint not null,
    primary key (device_id, day)
  )`,
  `create index device_presence_day_old on device_presence_day (day)`,
  ...tenantPolicy('device_presence_day'),
];

const COUNTS = [
  `create table device_count (
    tenant_id uuid not null,
    organisation_id uuid not null,
    site_id uuid,
    status text not null,
    presence text not null,
    target_state text not null,
    devices integer not null,
    constraint device_count_key unique nulls not distinct (tenant_id, organisation_id, site_id, status, presence, target_state)
  )`,
  ...tenantPolicy('device_count', 'organisation_id'),
  `revoke insert, update, delete on device_count from craie_app`,
  // One statement for each kind of change, as PostgreSQL names the tables of old and new rows apart. Sorted: no deadlock.
  ...(['insert', 'update', 'delete'] as const).flatMap((change) => countTrigger(change)),
];

function countTrigger(change: 'insert' | 'update' | 'delete'): string[] {
  const added = `select tenant_id, organisation_id, site_id, status, presence, target_state, 1 as n from new_rows`;
  const taken = `select tenant_id, organisation_id, site_id, status, presence, target_state, -1 as n from old_rows`;
  const rows = { insert: added, delete: taken, update: `${added} union all ${taken}` }[change];
  const tables = { insert: 'new table as new_rows', delete: 'old table as old_rows', update: 'old table as old_rows new table as new_rows' }[change];
  return [
    `create function device_count_${change}() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      insert into device_count as c (tenant_id, organisation_id, site_id, status, presence, target_state, devices)
      select tenant_id, organisation_id, site_id, status, presence, target_state, sum(n) from (${rows}) changed
      group by 1, 2, 3, 4, 5, 6 having sum(n) <> 0 order by 1, 2, 3, 4, 5, 6
      on conflict on constraint device_count_key do update set devices = c.devices + excluded.devices;
      return null;
    end $$`,
    `create trigger device_count_${change} after ${change} on device referencing ${tables}
     for each statement execute function device_count_${change}()`,
  ];
}

/**
 * Row-level security keeps PostgreSQL from using the trigram index (its operators are not leakproof), so this one function
 * reads past it. It filters tenant and organisations by itself, from the same settings as the policies: a caller cannot
 * widen them. `execute … using` lets the planner see the pattern: a rare word takes the trigrams, a small tenant its own.
 * A pattern that would match more than `most` devices by the planner's estimate gives one null instead: collecting all of
 * them only to throw most away costs more than walking the list in its own order.
 * (PostgreSQL lets only a volatile function ask for a plan.)
 */
const SEARCH = [
  `create index device_search_trigram on device using gin (search_text gin_trgm_ops)`,
  `create function device_search(pattern text, most integer) returns setof uuid
   language plpgsql security definer set search_path = public, pg_temp as $$
   declare
     tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
     seen text := coalesce(current_setting('app.organisations', true), '');
     listed uuid[] := string_to_array(nullif(nullif(seen, ''), '*'), ',')::uuid[];
     hits text := 'select id from device where tenant_id = $1 and search_text like $2'
       || case when seen = '*' then ' and $3 is null' else ' and organisation_id = any ($3)' end;
     plan json;
   begin
     execute 'explain (format json) ' || hits into plan using tenant, pattern, listed;
     if (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8 > most then
       return next null;
     else
       return query execute hits || ' limit $4' using tenant, pattern, listed, most;
     end if;
   end $$`,
  `revoke all on function device_search(text, integer) from public`,
  `grant execute on function device_search(text, integer) to craie_app`,
];

const HISTORY = [
  `create table device_event (
    device_id uuid not null references device (id) on delete cascade,
    id uuid not null,
    tenant_id uuid not null,
    at timestamptz(3) not null,
    kind text not null,
    detail text not null,
    actor text,
    primary key (device_id, id)
  )`,
  `create index device_event_by_time on device_event (tenant_id, device_id, at, id)`,
  `create index device_event_old on device_event (at)`,
  ...tenantPolicy('device_event'),
  `create table saved_view (
    id uuid primary key,
    tenant_id uuid not null references organisation (id),
    user_id uuid not null,
    room text not null,
    name text not null,
    query jsonb not null,
    created_at timestamptz(3) not null default now()
  )`,
  `create unique index saved_view_name on saved_view (tenant_id, user_id, room, name)`,
  ...tenantPolicy('saved_view'),
];

export class Devices1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const indexes = Object.entries(DEVICE_INDEXES).map(([name, columns]) => `create index ${name} on device (tenant_id, ${columns})`);
    const statements = [DEVICE, NO_WORKERS, ...indexes, ...tenantPolicy('device', 'organisation_id'), ...PRESENCE, ...COUNTS, ...SEARCH, ...HISTORY];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['saved_view', 'device_event', 'device_count', 'device_presence_day', 'device_presence', 'device']) {
      await runner.query(`drop table ${table} cascade`);
    }
    for (const name of ['insert()', 'update()', 'delete()']) await runner.query(`drop function if exists device_count_${name}`);
    await runner.query(`drop function device_search(text, integer)`);
  }
}
