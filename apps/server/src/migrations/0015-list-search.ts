import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantPolicy } from './policies.js';

/** An index row has room for 2 700 bytes: what is searched takes at most 1 700 of them, beside a name of 800 (`device-keys.ts`). */
const SHORTENED = `update device set search_text = left(search_text, 425) where octet_length(search_text) > 1700`;

/**
 * The searched text again (0011), now in the order of names: all of a commune's texts, or the next names with a text that half of the fleet has, are
 * read from an index alone. Only a changed text writes here, so PostgreSQL knows nearly all of it to be visible to everybody.
 */
const TEXT = [
  // Nothing changes a text while it is copied. Lists are read meanwhile; a search waits.
  `lock table device in share row exclusive mode`,
  SHORTENED,
  `drop table device_text`,
  `create table device_text (
    device_id uuid primary key references device (id) on delete cascade,
    tenant_id uuid not null,
    organisation_id uuid not null,
    name_key text collate "C" not null,
    search_text text not null
  )`,
  `insert into device_text (device_id, tenant_id, organisation_id, name_key, search_text)
   select id, tenant_id, organisation_id, name_key, search_text from device order by id`,
  // As with device (0002): a page ends after a few rows.
  `alter table device_text set (parallel_workers = 0)`,
  ...tenantPolicy('device_text', 'organisation_id'),
  `revoke insert, update, delete on device_text from craie_app`,
  `create index device_text_trigram on device_text using gin (search_text gin_trgm_ops)`,
  `create index device_text_by_name on device_text (tenant_id, name_key, device_id) include (organisation_id, search_text)`,
  `create index device_text_in_organisation on device_text (tenant_id, organisation_id, name_key, device_id) include (search_text)`,
  // Which of some devices are in a place, and how many it has.
  `create index device_text_organisation on device_text (tenant_id, organisation_id, device_id)`,
  `analyze device_text`,
];

/** Three letters after one another, of a text and the space behind it: two letters of it begin one of these. */
const letters = (from: string) => `select distinct t.tenant_id, substr(t.search_text || ' ', i, 3), left(t.name_key, 2) from ${from} t, generate_series(1, length(t.search_text) - 1) as i`;

/**
 * Which letters occur in the texts of names that begin alike. Names are told apart by kind ("PC-…", "TAB-…"): a search in their order begins where
 * the text can occur at all, not with half a million names in which it cannot. What is gone stays here: then a page begins too early, never too late.
 */
const LETTERS = [
  `create table device_text_letters (
    tenant_id uuid not null,
    letters text collate "C" not null,
    name_start text collate "C" not null,
    primary key (tenant_id, letters, name_start)
  )`,
  ...tenantPolicy('device_text_letters'),
  `revoke insert, update, delete on device_text_letters from craie_app`,
  `insert into device_text_letters (tenant_id, letters, name_start) ${letters('device_text')}`,
  `analyze device_text_letters`,
  `create function device_text_learn() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    insert into device_text_letters (tenant_id, letters, name_start)
    select * from (${letters('new_rows')}) as n (tenant_id, letters, name_start)
    where not exists (select from device_text_letters l where l.tenant_id = n.tenant_id and l.letters = n.letters collate "C" and l.name_start = n.name_start)
    order by 1, 2, 3 on conflict do nothing;
    return null;
  end $$`,
  ...['insert', 'update'].map((change) =>
    `create trigger device_text_learn_${change} after ${change} on device_text referencing new table as new_rows for each statement execute function device_text_learn()`),
];

const copying = (columns: readonly string[]) => [
  `create or replace function device_text_insert() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    insert into device_text (device_id, ${columns.join(', ')}) select id, ${columns.join(', ')} from new_rows;
    return null;
  end $$`,
  `create or replace function device_text_update() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    update device_text set ${columns.filter((column) => column !== 'tenant_id').map((column) => `${column} = new.${column}`).join(', ')} where device_id = new.id;
    return null;
  end $$`,
  `drop trigger device_text_update on device`,
  `create trigger device_text_update after update on device for each row
   when (${columns.filter((column) => column !== 'tenant_id').map((column) => `old.${column} is distinct from new.${column}`).join(' or ')}) execute function device_text_update()`,
];

/**
 * As before (0002-devices.ts, 0011), with the sort key of each hit, and in one place (an organisation) if asked. There every text is read from the index
 * alone, as long as the place is not large: the trigrams know no places, and of "a-12" they offer ten thousand texts in which it is not.
 * A null still says: not collected, as the order itself is the shorter way. It is that when more than `most` are expected; and in a place, when its
 * order of names is the one asked for (`in_order`).
 */
const SEARCH = [
  `drop function device_search(text, integer)`,
  `create function device_search(sought text, most integer, place uuid, in_order boolean) returns table (id uuid, name_key text)
  language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
    seen text := coalesce(current_setting('app.organisations', true), '');
    listed uuid[] := string_to_array(nullif(nullif(seen, ''), '*'), ',')::uuid[];
    pattern text := '%' || regexp_replace(sought, '([\\\\%_])', '\\\\\\1', 'g') || '%';
    -- One condition on the organisation: of two together the planner expects next to nothing.
    inside text := 'select device_id, name_key from device_text where tenant_id = $1'
      || case when place is not null then ' and organisation_id = $3' when seen = '*' then '' else ' and organisation_id = any ($2)' end;
    hits text := inside || ' and search_text like $4';
    plan json;
    narrow boolean := false;
  begin
    if place is not null and seen <> '*' and (place = any (listed)) is not true then
      return;
    end if;
    execute 'explain (format json) ' || hits into plan using tenant, listed, place, pattern;
    if (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8 > most then
      return query select null::uuid, null::text;
      return;
    end if;
    if place is not null then
      execute 'explain (format json) ' || inside into plan using tenant, listed, place;
      narrow := (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8 <= 100000;
    end if;
    if narrow and in_order then
      return query select null::uuid, null::text;
    elsif narrow then
      return query execute inside || ' and strpos(search_text, $4) > 0 limit $5' using tenant, listed, place, sought, most;
    else
      return query execute hits || ' limit $5' using tenant, listed, place, pattern, most;
    end if;
  end $$`,
  `revoke all on function device_search(text, integer, uuid, boolean) from public`,
  `grant execute on function device_search(text, integer, uuid, boolean) to craie_app`,
];

/** What 0011 had. */
const BEFORE = [
  `drop function device_search(text, integer, uuid, boolean)`,
  `create function device_search(pattern text, most integer) returns setof uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
    seen text := coalesce(current_setting('app.organisations', true), '');
    listed uuid[] := string_to_array(nullif(nullif(seen, ''), '*'), ',')::uuid[];
    hits text := 'select device_id from device_text where tenant_id = $1 and search_text like $2'
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
  `drop function device_text_learn cascade`,
  `drop table device_text_letters`,
  ...copying(['tenant_id', 'organisation_id', 'search_text']),
  `alter table device_text drop column name_key`,
  `drop index device_text_organisation`,
  `create index device_text_organisation on device_text (tenant_id, organisation_id)`,
];

/** Search in the order of names, and inside one place. */
export class ListSearch1700000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TEXT, ...copying(['tenant_id', 'organisation_id', 'name_key', 'search_text']), ...LETTERS, ...SEARCH]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of BEFORE) await runner.query(statement);
  }
}
