import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, inPlace, tenantPolicy } from './policies.js';

const counted = 'tenant_id, organisation_id, site_id, kind, status';
const CHANGES = ['insert', 'update', 'delete'] as const;

/** As with `device_count` (0002): one statement for each kind of change, sorted, so that no two of them wait for each other. */
function countTrigger(change: (typeof CHANGES)[number]): string[] {
  const [added, taken] = [`select ${counted}, 1 as n from new_rows`, `select ${counted}, -1 as n from old_rows`];
  const rows = { insert: added, delete: taken, update: `${added} union all ${taken}` }[change];
  const tables = { insert: 'new table as new_rows', delete: 'old table as old_rows', update: 'old table as old_rows new table as new_rows' }[change];
  return [
    `create function device_kind_count_${change}() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      insert into device_kind_count as c (${counted}, devices)
      select ${counted}, sum(n) from (${rows}) changed group by 1, 2, 3, 4, 5 having sum(n) <> 0 order by 1, 2, 3, 4, 5
      on conflict on constraint device_kind_count_key do update set devices = c.devices + excluded.devices;
      return null;
    end $$`,
    `create trigger device_kind_count_${change} after ${change} on device referencing ${tables} for each statement execute function device_kind_count_${change}()`,
  ];
}

const STATEMENTS = [
  // Nothing changes a device between the first count and the triggers. Lists are read meanwhile.
  'lock table device in share row exclusive mode',
  `create table device_kind_count (
    tenant_id uuid not null,
    organisation_id uuid not null,
    site_id uuid,
    kind text not null,
    status text not null,
    devices integer not null,
    constraint device_kind_count_key unique nulls not distinct (tenant_id, organisation_id, site_id, kind, status)
  )`,
  `insert into device_kind_count select ${counted}, count(*) from device group by 1, 2, 3, 4, 5`,
  'create index device_kind_count_kind on device_kind_count (tenant_id, kind) include (status, devices)',
  ...tenantPolicy('device_kind_count', 'organisation_id'),
  ...delegatePolicy('device_kind_count', { seen: inPlace('organisation_id', 'site_id') }),
  ...['craie_app', 'craie_delegate'].map((role) => `revoke insert, update, delete on device_kind_count from ${role}`),
  ...CHANGES.flatMap(countTrigger),
  'analyze device_kind_count',
];

/** How many devices of each kind a place has: the filter of every day, which no index of a million devices counts in time. Presence does not touch it. */
export class KindCount1700000000036 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const change of CHANGES) await runner.query(`drop function device_kind_count_${change}() cascade`);
    await runner.query('drop table device_kind_count');
  }
}
