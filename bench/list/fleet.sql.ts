/**
 * Devices as one set-based statement for each table, from their numbers alone: device i is the same machine in every run, and a larger
 * fleet holds the smaller one. Written as ingest would have left them; `seed.ts` proves that on a sample.
 */

import { sortKey } from '../../apps/server/src/devices/device-keys.js';

/** A number from 0 to `below` - 1 that follows from the device's number. */
const pick = (salt: number, below: number, of = 'i') => `abs(hashint8extended(${of}, ${salt}) % ${below})::int`;
/** One of a list, by chances in a hundred that add up to 100. */
const chosen = (salt: number, chances: Record<string, number>, of = 'i') => {
  let passed = 0;
  const cases = Object.entries(chances).map(([value, chance]) => `when ${pick(salt, 100, of)} < ${(passed += chance)} then '${value}'`);
  return `case ${cases.join(' ')} end`;
};

const MODELS = [
  ['tablet', 'Samsung', 'Galaxy Tab A8', 'android', 'Android', ['12', '13', '14', '15'], 'R52', 'TAB'],
  ['laptop', 'Lenovo', 'ThinkPad L13', 'windows', 'Windows 11', ['22H2', '23H2', '24H2'], 'PF', 'PC'],
  ['laptop', 'HP', 'ProBook 440 G9', 'linux', 'Debian GNU/Linux', ['11', '12', '13'], '5CG', 'PORT'],
  ['display', 'SpeechiTouch', 'SE-75 Pro', 'android', 'Android', ['9', '11', '13'], 'ST', 'ENI'],
  ['desktop', 'Dell', 'OptiPlex 3090', 'linux', 'Ubuntu', ['22.04', '24.04'], 'DX', 'FIXE'],
] as const;
const text = (value: string) => `'${value}'`;
const list = (values: readonly string[]) => `array[${values.map(text).join(', ')}]`;
const models = MODELS.map(([kind, manufacturer, model, platform, os, versions, prefix, letters]) =>
  `(${[kind, manufacturer, model, platform, os].map(text).join(', ')}, ${list(versions)}, ${list(versions.map((version) => sortKey(`${os} ${version}`)))}, ${text(prefix)}, ${text(letters)})`);

/** Devices numbered from `$1` to `$2` of the tenant `$3`; `bench_slot` says where each is. */
export const DEVICES = `
  with numbered as (
    select i, ${chosen(1, { TAB: 45, PC: 20, PORT: 17, ENI: 10, FIXE: 8 })} as letters, ${pick(2, 100_000)} as slot,
      ${chosen(3, { active: 96, retired: 3, quarantined: 1 })} as status, ${chosen(4, { online: 55, offline: 38, never: 7 })} as presence,
      ${chosen(5, { none: 15, done: 68, waiting: 13, failed: 4 })} as target, upper(substr(md5('serial' || i), 1, 8)) as code, md5('id' || i) as digest
    from generate_series($1::bigint, $2::bigint) as i
  ), placed as (
    select n.*, s.site_id, s.organisation_id, s.site_key, m.kind, m.manufacturer, m.model, m.platform, m.os_name,
      m.versions[1 + ${pick(6, 60)} % cardinality(m.versions)] as os_version, m.os_keys[1 + ${pick(6, 60)} % cardinality(m.versions)] as os_key, m.prefix || n.code as serial,
      m.letters || '-' || s.slug || '-' || (1 + ${pick(7, 120)}) as name, lower(m.letters) || '-' || s.slug_key || '-' || lpad((1 + ${pick(7, 120)})::text, 9, '0') as name_key,
      -- Whole schools whose delivery is still in its boxes.
      case when ${pick(8, 25, 's.site_number')} = 0 then 'never' else n.presence end as seen
    from numbered n join bench_slot s on s.slot = n.slot
    join (values ${models.join(', ')}) as m (kind, manufacturer, model, platform, os_name, versions, os_keys, prefix, letters) on m.letters = n.letters
  )
  insert into device (id, tenant_id, organisation_id, site_id, name, kind, platform, model, manufacturer, serial, machine_id, os_name, os_version, status, presence, presence_since,
    offline_reason, agent_version, inventory_hash, inventory_at, software_count, target_total, target_done, target_failed, target_state, target_reason, enrolled_at,
    name_key, site_key, os_key, seen_key, search_text)
  select (lpad(to_hex(1700000000000 + i * 40000), 12, '0') || '7' || substr(digest, 1, 3) || '8' || substr(digest, 4, 15))::uuid, $3, organisation_id, site_id, name, kind, platform, model,
    manufacturer, serial, digest, os_name, os_version, status, seen,
    case seen when 'never' then null else date_trunc('minute', now()) - make_interval(mins => ${pick(9, 60_000)}) end, case seen when 'offline' then 'lost' end, '1.0.0', digest,
    now(), 10, case target when 'none' then 0 else 2 end, case target when 'done' then 2 when 'none' then 0 else 1 end, case target when 'failed' then 1 else 0 end, target,
    case when target = 'waiting' then 'offline' end, now() - interval '200 days',
    name_key, site_key, os_key,
    case seen when 'online' then '9999-01-01' when 'never' then 'epoch' else date_trunc('minute', now()) - make_interval(mins => ${pick(9, 60_000)}) end,
    lower(name || ' ' || serial || ' ' || model)
  from placed order by i`;

/** What else a list reads of them, from the rows of `device` above `$1` in their number. */
export const PRESENCES = `
  insert into device_presence (device_id, tenant_id, connected, last_seen_at, online, battery, disk_free, disk_total, link, signal, in_use, uptime, target_etag, inventory_hash)
  select id, tenant_id, presence = 'online', case presence when 'never' then null when 'online' then now() else seen_key end, presence = 'online', 20 + abs(hashtext(machine_id)) % 80,
    8e9::bigint + abs(hashtext(serial)), 64e9::bigint, 'wifi', 60, presence = 'online' and abs(hashtext(serial)) % 3 = 0, 86400, machine_id, inventory_hash
  from device where id >= $1::uuid`;

/** What the search reads, as its triggers would have copied it. */
export const TEXTS = `
  insert into device_text (device_id, tenant_id, organisation_id, name_key, search_text)
  select id, tenant_id, organisation_id, name_key, search_text from device where id >= $1::uuid`;
export const LETTERS = `
  insert into device_text_letters (tenant_id, letters, name_start)
  select distinct tenant_id, substr(search_text || ' ', i, 3), left(name_key, 2) from device cross join generate_series(1, length(search_text) - 1) as i where id >= $1::uuid
  on conflict do nothing`;

/** Five school days of the week that the list draws. */
export const DAYS = `
  insert into device_presence_day (tenant_id, device_id, day, online, weak)
  select tenant_id, id, current_date - back, x'00000001fe0000'::bigint << abs(hashtext(serial)) % 4, 0
  from device cross join generate_series(0, 4) as back where id >= $1::uuid and presence <> 'never'`;

/** Who is to have an application, for the list's filter: one device in four. */
export const TARGETS = `
  insert into target_item (device_id, key, tenant_id, spec, assigned_revision, state, updated_at)
  select id, 'app:gcompris-qt', tenant_id, '{"kind":"app","package":"gcompris-qt","ensure":"present"}', 1, case target_state when 'none' then 'done' else target_state end, now()
  from device where id >= $1::uuid and abs(hashtext(machine_id)) % 4 = 0`;

/** Labels: a class that one device in ten has, a trolley that one in a thousand has. */
export const LABELS = `
  insert into device_label (device_id, key, label, tenant_id, organisation_id, site_id)
  select id, l.key, l.label, tenant_id, organisation_id, site_id from device join (values ('cm2', 'CM2', 10), ('chariot 2', 'Chariot 2', 1000)) as l (key, label, one_in) on abs(hashtext(machine_id || l.key)) % l.one_in = 0
  where id >= $1::uuid`;

/** Ten titles each: one that everybody has, nine of nine groups in which the first are by far the most frequent; one of five versions each. */
export const SOFTWARE = `
  insert into device_software (tenant_id, version_id, device_id, arch, size)
  select d.tenant_id, v.version_id, d.id, 'amd64', 1000000
  from device d cross join generate_series(0, 9) as g
  join bench_version v on v.title = case g when 0 then 0 else 1 + (g - 1) * 40 + floor(40 * power(abs(hashtext(d.serial || g) % 10000) / 10000.0, 3))::int end
    and v.nth = abs(hashtext(d.machine_id || g)) % 5
  where d.id >= $1::uuid`;
