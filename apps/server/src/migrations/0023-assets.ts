import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, tenantPolicy, through } from './policies.js';

/**
 * What has no agent stands in the same table and the same lists. Its presence is `unmanaged`: so the roll-up and the last-seen order tell it apart
 * without a column more in any index; `management` says it by name, and the check keeps both from ever disagreeing.
 */
const DEVICE = [
  `alter table device add column management text not null default 'agent', add column purchased_on date, alter column enrolled_at drop not null, alter column platform drop not null`,
  `alter table device add constraint device_management_ck check ((management = 'none') = (presence = 'unmanaged'))`,
];

/** Partial, as those of the devices never seen (0011): a device with an agent enters none of them. */
const UNMANAGED = {
  device_unmanaged: 'name_key, id',
  device_unmanaged_by_site: 'site_key, name_key, id',
  device_unmanaged_by_os: 'os_key, name_key, id',
};

/** As `markOf` (recognition.rules.ts) writes it. */
const mark = (text: string) => `upper(regexp_replace(${text}, '[^0-9A-Za-z]', '', 'g'))`;

/** The serial number and the label of devices; of one with an agent and without a label, the name that it gave itself. */
const marksOf = (rows: string) => `
  select distinct d.id, m.kind, m.value, d.tenant_id from ${rows} d cross join lateral (values
    ('serial', ${mark('d.serial')}), ('tag', ${mark(`coalesce(d.asset_tag, case when d.management = 'agent' then d.name end)`)})) as m (kind, value)
  where m.value <> ''`;

/**
 * By what a machine is known again, and the rows of a file are held against the fleet. A table of its own, kept by triggers: another index on `device`
 * would be paid with every hello (0011), and no write path can forget it. The cards of a machine (`mac`) are written by who learns of them.
 */
const MARKS = [
  `create table device_mark (
    device_id uuid not null references device (id) on delete cascade,
    kind text not null,
    value text collate "C" not null,
    tenant_id uuid not null,
    primary key (device_id, kind, value)
  )`,
  `create index device_mark_value on device_mark (tenant_id, kind, value, device_id)`,
  ...tenantPolicy('device_mark'),
  ...delegatePolicy('device_mark', { seen: through('device_mark', 'device', 'device_id') }),
  `insert into device_mark (device_id, kind, value, tenant_id) ${marksOf('device')}`,
  `insert into device_mark (device_id, kind, value, tenant_id)
   select distinct s.device_id, 'mac', ${mark(`i ->> 'mac'`)}, s.tenant_id from inventory_section s cross join lateral jsonb_array_elements(s.body -> 'interfaces') as i
   where s.section = 'network' and ${mark(`i ->> 'mac'`)} ~ '^[0-9A-F]{12}$'`,
  `create function device_mark_insert() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    insert into device_mark (device_id, kind, value, tenant_id) ${marksOf('new_rows')};
    return null;
  end $$`,
  `create trigger device_mark_insert after insert on device referencing new table as new_rows for each statement execute function device_mark_insert()`,
  `create function device_mark_update() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    delete from device_mark where device_id = new.id and kind in ('serial', 'tag');
    insert into device_mark (device_id, kind, value, tenant_id) ${marksOf('(select new.*)')};
    return null;
  end $$`,
  `create trigger device_mark_update after update on device for each row
   when ((old.serial, old.asset_tag, old.name, old.management) is distinct from (new.serial, new.asset_tag, new.name, new.management)) execute function device_mark_update()`,
];

/** What people said, so that it can be taken back: a move, two rows made one; and that two of them are not the same machine. */
const DECISIONS = [
  `create table device_move (
    id uuid primary key,
    tenant_id uuid not null,
    at timestamptz(3) not null,
    organisation_id uuid not null,
    site_id uuid,
    devices integer not null
  )`,
  `create index device_move_at on device_move (tenant_id, at)`,
  ...tenantPolicy('device_move', 'organisation_id', 'site_id'),
  `create table device_move_line (
    move_id uuid not null references device_move (id) on delete cascade,
    device_id uuid not null references device (id) on delete cascade,
    tenant_id uuid not null,
    organisation_id uuid not null,
    site_id uuid,
    primary key (move_id, device_id)
  )`,
  `create index device_move_line_device on device_move_line (device_id)`,
  // Where each was: of a foreign end nothing is seen, so that only who sees all of a move can take it back.
  ...tenantPolicy('device_move_line', 'organisation_id', 'site_id'),
  `create table device_merge (
    id uuid primary key,
    tenant_id uuid not null,
    device_id uuid not null references device (id) on delete cascade,
    at timestamptz(3) not null,
    organisation_id uuid not null,
    site_id uuid,
    gone jsonb not null,
    detail jsonb not null
  )`,
  `create index device_merge_at on device_merge (tenant_id, at)`,
  `create index device_merge_device on device_merge (device_id)`,
  ...tenantPolicy('device_merge', 'organisation_id', 'site_id'),
  `create table device_distinct (
    device_id uuid not null references device (id) on delete cascade,
    other_id uuid not null references device (id) on delete cascade,
    tenant_id uuid not null,
    primary key (device_id, other_id)
  )`,
  `create index device_distinct_other on device_distinct (other_id)`,
  ...tenantPolicy('device_distinct'),
  ...delegatePolicy('device_distinct', { seen: through('device_distinct', 'device', 'device_id') }),
];

/** Assets without an agent, the marks by which machines are known again, moves and merges that can be taken back. */
export class Assets1700000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const indexes = Object.entries(UNMANAGED).map(([name, columns]) => `create index ${name} on device (tenant_id, ${columns}) where presence = 'unmanaged'`);
    for (const statement of [...DEVICE, ...indexes, ...MARKS, ...DECISIONS]) await runner.query(statement);
  }

  /** What has no agent had no place before. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table device_distinct, device_merge, device_move_line, device_move');
    for (const name of ['device_mark_insert', 'device_mark_update']) await runner.query(`drop function ${name} cascade`);
    await runner.query('drop table device_mark');
    await runner.query(`delete from device where management = 'none'`);
    await runner.query(`drop index ${Object.keys(UNMANAGED).join(', ')}`);
    await runner.query(`alter table device drop constraint device_management_ck, drop column management, drop column purchased_on, alter column enrolled_at set not null, alter column platform set not null`);
  }
}
