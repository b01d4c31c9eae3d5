import type { EntityManager } from 'typeorm';
import type { HeartbeatColumns } from '#broker';
import { LIMITS } from '#contract';
import { plainArray, textArray } from '../shared/array-literal.js';
import { bounded, DISK_STEP } from './heartbeat.rules.js';
import type { DeviceRef } from './device.events.js';
import { HALF_HOUR, WEAK_SIGNAL } from './week.rules.js';

/** A device whose listed facts changed. */
export interface BeatNews extends DeviceRef { lastSeenAt: Date }

/**
 * Writes the heartbeats that are no news of presence, in one statement: those of devices that are connected and online, in a half hour
 * that is marked already. That is nearly all of them, all day; `presence.rules` says of them `seen` and nothing else. Rows are
 * locked in the order of their ids, as everywhere.
 *
 * @returns the devices whose listed facts changed (`listedChange`), and those left to the rules: unknown, offline, or in a new half hour.
 */
export async function writeBeats(em: EntityManager, beats: HeartbeatColumns): Promise<{ news: BeatNews[]; left: Set<string> }> {
  const rows: { id: string; tenant: string | null; organisation: string | null; site: string | null; seen: Date | null }[] = await em.query(STATEMENT, [
    plainArray(beats.deviceId), plainArray(beats.at), plainArray(beats.battery), plainArray(beats.charging), plainArray(beats.diskFree.map(bounded)),
    plainArray(beats.diskTotal.map(bounded)), plainArray(beats.link), plainArray(beats.signal), plainArray(beats.inUse), plainArray(beats.uptime.map(bounded)),
    textArray(beats.targetEtag.map((etag) => etag.slice(0, LIMITS.text))), textArray(beats.inventoryHash),
  ]);
  const news = rows.flatMap(({ id, tenant, organisation, site, seen }) => (tenant && organisation && seen ? [{ deviceId: id, tenantId: tenant, organisationId: organisation, siteId: site, lastSeenAt: seen }] : []));
  return { news, left: new Set(rows.filter((row) => row.tenant === null).map((row) => row.id)) };
}

const STATEMENT = `
with n as materialized (
  select * from unnest($1::uuid[], $2::bigint[], $3::smallint[], $4::boolean[], $5::bigint[], $6::bigint[], $7::text[], $8::smallint[], $9::boolean[],
    $10::bigint[], $11::text[], $12::text[])
    as n (device_id, at, battery, charging, disk_free, disk_total, link, signal, in_use, uptime, target_etag, inventory_hash)),
known as materialized (
  select p.device_id, p.half_hour, p.half_hour_weak, p.battery, p.in_use, p.disk_free, p.disk_total from device_presence p
  where p.device_id = any($1::uuid[]) and p.connected and p.online order by p.device_id for update),
same as (
  select n.*, k.battery is distinct from n.battery or k.in_use <> n.in_use or k.disk_total is distinct from n.disk_total
    or abs(coalesce(k.disk_free, 0) - n.disk_free) > n.disk_total::float8 * ${DISK_STEP} as news
  from n join known k using (device_id)
  where k.half_hour = n.at / ${HALF_HOUR} and (k.half_hour_weak or n.signal is null or n.signal >= ${WEAK_SIGNAL})),
written as (
  update device_presence p set last_seen_at = greatest(p.last_seen_at, to_timestamp(s.at / 1000.0)), battery = s.battery, charging = s.charging,
    disk_free = s.disk_free, disk_total = s.disk_total, link = s.link, signal = s.signal, in_use = s.in_use, uptime = s.uptime,
    target_etag = s.target_etag, inventory_hash = s.inventory_hash
  from same s where p.device_id = s.device_id returning p.device_id, p.tenant_id, p.last_seen_at, s.news)
select w.device_id as id, w.tenant_id as tenant, d.organisation_id as organisation, d.site_id as site, w.last_seen_at as seen from written w join device d on d.id = w.device_id where w.news
union all
select n.device_id, null, null, null, null from n where not exists (select from written w where w.device_id = n.device_id)`;
