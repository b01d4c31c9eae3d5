import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantPolicy } from './policies.js';

/**
 * A change of presence moves a device in the last-seen order, so PostgreSQL enters the new row into every index of `device`, whether its columns
 * changed or not: each index less makes every hello cheaper. What stays answers a question that the others cannot (`npm run bench -- list`).
 *
 * Those of one state are partial: what is common is met soon in any order, and a row without that state does not enter them at all.
 * `machine_id` is only ever looked up together with the serial number; a commune's last-seen order is the fleet's, or its few devices sorted.
 */
const GONE = {
  device_machine: '(tenant_id, machine_id)',
  device_in_organisation_by_seen: '(tenant_id, organisation_id, seen_key, id)',
  device_in_presence: '(tenant_id, presence, name_key, id)',
  device_in_presence_by_site: '(tenant_id, presence, site_key, name_key, id)',
  device_in_presence_by_os: '(tenant_id, presence, os_key, name_key, id)',
  device_in_status: '(tenant_id, status, name_key, id)',
  device_in_target: '(tenant_id, target_state, name_key, id)',
  device_search_trigram: 'using gin (search_text gin_trgm_ops)',
};
const PARTIAL = {
  device_never: [`name_key, id`, `presence = 'never'`],
  device_never_by_site: [`site_key, name_key, id`, `presence = 'never'`],
  device_never_by_os: [`os_key, name_key, id`, `presence = 'never'`],
  device_not_active: [`status, name_key, id`, `status <> 'active'`],
  device_not_done: [`target_state, name_key, id`, `target_state in ('waiting', 'failed')`],
};

/** The trigrams of a text are by far the largest part of a device's index entries. In a table of their own, only a changed text writes them. */
const TEXT = [
  `create table device_text (
    device_id uuid primary key references device (id) on delete cascade,
    tenant_id uuid not null,
    organisation_id uuid not null,
    search_text text not null
  )`,
  ...tenantPolicy('device_text', 'organisation_id'),
  `revoke insert, update, delete on device_text from craie_app`,
  `insert into device_text (device_id, tenant_id, organisation_id, search_text) select id, tenant_id, organisation_id, search_text from device order by id`,
  `create index device_text_trigram on device_text using gin (search_text gin_trgm_ops)`,
  `create index device_text_organisation on device_text (tenant_id, organisation_id)`,
  `create function device_text_insert() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    insert into device_text (device_id, tenant_id, organisation_id, search_text) select id, tenant_id, organisation_id, search_text from new_rows;
    return null;
  end $$`,
  `create trigger device_text_insert after insert on device referencing new table as new_rows for each statement execute function device_text_insert()`,
  `create function device_text_update() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    update device_text set organisation_id = new.organisation_id, search_text = new.search_text where device_id = new.id;
    return null;
  end $$`,
  `create trigger device_text_update after update on device for each row
   when (old.search_text is distinct from new.search_text or old.organisation_id is distinct from new.organisation_id) execute function device_text_update()`,
  `analyze device_text`,
];

/** As before (0002-devices.ts), from the table of its own. */
const search = (table: string, id: string) => `
  create or replace function device_search(pattern text, most integer) returns setof uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
    seen text := coalesce(current_setting('app.organisations', true), '');
    listed uuid[] := string_to_array(nullif(nullif(seen, ''), '*'), ',')::uuid[];
    hits text := 'select ${id} from ${table} where tenant_id = $1 and search_text like $2'
      || case when seen = '*' then ' and $3 is null' else ' and organisation_id = any ($3)' end;
    plan json;
  begin
    execute 'explain (format json) ' || hits into plan using tenant, pattern, listed;
    if (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8 > most then
      return next null;
    else
      return query execute hits || ' limit $4' using tenant, pattern, listed, most;
    end if;
  end $$`;

/** Fewer indexes on what a hello writes; the text that is searched apart. */
export class ListAtAMillion1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const partial = Object.entries(PARTIAL).map(([name, [columns, state]]) => `create index ${name} on device (tenant_id, ${columns}) where ${state}`);
    for (const statement of [...TEXT, search('device_text', 'device_id'), ...partial, `drop index ${Object.keys(GONE).join(', ')}`]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(search('device', 'id'));
    for (const name of ['device_text_insert', 'device_text_update']) await runner.query(`drop function ${name} cascade`);
    await runner.query('drop table device_text');
    await runner.query(`drop index ${Object.keys(PARTIAL).join(', ')}`);
    for (const [name, columns] of Object.entries(GONE)) await runner.query(`create index ${name} on device ${columns}`);
  }
}
