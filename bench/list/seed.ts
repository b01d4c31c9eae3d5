/**
 * Fills the real, migrated schema with a fleet, in set-based statements: indexes and constraints are made anew after the rows (their own
 * definitions, read from the catalogue), as a restore would.
 */
import type pg from 'pg';
import { searchText, sortKey } from '../../apps/server/src/devices/device-keys.js';
import { versionKeyLiteral } from '../../apps/server/src/shared/version.rules.js';
import { DAYS, DEVICES, LABELS, LETTERS, PRESENCES, SOFTWARE, TARGETS, TEXTS } from './fleet.sql.js';
import { makePlaces } from './places.js';

const TABLES = ['device', 'device_text', 'device_presence', 'device_presence_day', 'target_item', 'device_label', 'device_software'];
const VERSIONS = ['1.2.9-1', '1.10.0-2', '2.0~rc1-1', '2.4.1-1', '3.0.2-1'];
const GROUPS = 9;
const IN_GROUP = 40;
/** Rows that are compared with what the server itself would have written. */
const PROVEN = 500;
/** The title that every device has. */
export const COMMON_TITLE = 'firefox-esr';
export const titleName = (n: number): string => (n === 0 ? COMMON_TITLE : `logiciel-${n}`);
export const MIDDLE_VERSION = '2.4.1-1';

/** Organisations, sites, titles: what does not grow. */
export async function seedPlaces(db: pg.Client, tenant: string): Promise<void> {
  const { organisations, sites } = await makePlaces();
  // The sample's organisations have codes of the same communes.
  await db.query(`delete from site where tenant_id = $1`, [tenant]);
  await db.query(`delete from organisation where tenant_id = $1 and id <> $1`, [tenant]);
  await db.query(
    `insert into organisation (id, tenant_id, kind, name, sort_name, code, population)
     select id, $2, 'commune', name, sort_name, code, population from jsonb_to_recordset($1) as r (id uuid, name text, sort_name text, code text, population int)`,
    [JSON.stringify(organisations), tenant],
  );
  const rows = `jsonb_to_recordset($1) as r (id uuid, organisation_id uuid, name text, sort_name text, site_key text, slug text, slug_key text, first_slot int, end_slot int, site_number int)`;
  await db.query(`insert into site (id, tenant_id, organisation_id, kind, name, sort_name) select id, $2, organisation_id, 'school', name, sort_name from ${rows}`, [JSON.stringify(sites), tenant]);
  await db.query(`create temp table bench_slot (slot int primary key, site_id uuid, organisation_id uuid, site_key text, slug text, slug_key text, site_number int)`);
  await db.query(`insert into bench_slot select slot, id, organisation_id, site_key, slug, slug_key, site_number from ${rows}, generate_series(first_slot, end_slot - 1) as slot`, [JSON.stringify(sites)]);
  await seedTitles(db, tenant);
}

async function seedTitles(db: pg.Client, tenant: string): Promise<void> {
  const count = 1 + GROUPS * IN_GROUP;
  await db.query(`create temp table bench_version (title int, nth int, version_id bigint, primary key (title, nth))`);
  await db.query(`insert into software_title (tenant_id, source, name) select $1, 'dpkg', name from unnest($2::text[]) as name`, [tenant, Array.from({ length: count }, (_, n) => titleName(n))]);
  await db.query(
    `insert into software_version (tenant_id, title_id, version, sort_key)
     select $1, t.id, v.version, v.sort_key::bigint[] from software_title t cross join unnest($2::text[], $3::text[]) as v (version, sort_key) where t.tenant_id = $1`,
    [tenant, VERSIONS, VERSIONS.map(versionKeyLiteral)],
  );
  await db.query(
    `insert into bench_version select n.n - 1, p.n - 1, v.id from unnest($1::text[]) with ordinality as n (name, n)
     join software_title t on t.name = n.name collate "C" join software_version v on v.title_id = t.id join unnest($2::text[]) with ordinality as p (version, n) on p.version = v.version collate "C"`,
    [Array.from({ length: count }, (_, n) => titleName(n)), VERSIONS],
  );
}

/** Makes the fleet of `from` devices one of `to`. */
export async function grow(db: pg.Client, tenant: string, from: number, to: number): Promise<void> {
  await db.query(`set session_replication_role = replica; set work_mem = '256MB'; set maintenance_work_mem = '1GB'`);
  await db.query('begin');
  const again = await withoutIndexes(db);
  await db.query(DEVICES, [from + 1, to, tenant]);
  const first = `${(1_700_000_000_000 + (from + 1) * 40_000).toString(16).padStart(12, '0')}00000000000000000000`;
  for (const statement of [TEXTS, LETTERS, PRESENCES, DAYS, TARGETS, LABELS, SOFTWARE]) await db.query(statement, [first]);
  // The product keeps workers from reading this table (a page ends after a few rows); building its indexes they are welcome.
  await db.query('alter table device set (parallel_workers = 2)');
  for (const statement of again) await db.query(statement);
  await db.query('alter table device set (parallel_workers = 0)');
  // What the triggers and ingest keep by differences.
  await db.query('delete from device_count');
  await db.query('delete from device_kind_count');
  await db.query(`insert into device_count select tenant_id, organisation_id, site_id, status, presence, target_state, count(*) from device group by 1, 2, 3, 4, 5, 6`);
  await db.query(`insert into device_kind_count select tenant_id, organisation_id, site_id, kind, status, count(*) from device group by 1, 2, 3, 4, 5`);
  await db.query(`update software_title t set devices = n.devices from (
    select v.title_id, sum(s.devices) as devices from (select version_id, count(*) as devices from device_software group by 1) s join software_version v on v.id = s.version_id group by 1) n where n.title_id = t.id`);
  await db.query('commit');
  await db.query('set session_replication_role = origin');
  await db.query('vacuum (analyze)');
  await prove(db);
}

/** Drops what rows would have to be entered into one by one. Answers the statements that make it again. */
async function withoutIndexes(db: pg.Client): Promise<string[]> {
  const { rows: constraints } = await db.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid = any($1::text[]::regclass[]) and contype = 'p' and conrelid <> 'device'::regclass`,
    [TABLES],
  );
  for (const { table, name } of constraints) await db.query(`alter table ${table} drop constraint ${name}`);
  const { rows: indexes } = await db.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes where tablename = any($1) and indexname <> 'device_pkey'`,
    [TABLES],
  );
  for (const { name } of indexes) await db.query(`drop index ${name}`);
  return [...constraints.map(({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`), ...indexes.map(({ definition }) => definition)];
}

/** @throws Error when a key differs from what the server would have written */
async function prove(db: pg.Client): Promise<void> {
  const { rows } = await db.query<Record<'name' | 'name_key' | 'os' | 'os_key' | 'serial' | 'model' | 'search_text' | 'site_key' | 'site', string> & { copied: boolean }>(
    `select d.*, concat_ws(' ', d.os_name, d.os_version) as os, s.name as site,
       (t.tenant_id, t.organisation_id, t.name_key, t.search_text) = (d.tenant_id, d.organisation_id, d.name_key, d.search_text) as copied
     from device d join site s on s.id = d.site_id join device_text t on t.device_id = d.id order by md5(d.serial) limit ${PROVEN}`,
  );
  const wrong = rows.find((row) => !row.copied || row.name_key !== sortKey(row.name) || row.os_key !== sortKey(row.os) || row.site_key !== sortKey(row.site) || row.search_text !== searchText([row.name, row.serial, row.model]));
  if (rows.length === 0 || wrong) throw new Error(`The seeded rows are not what the server would write: ${JSON.stringify(wrong)}`);
}
