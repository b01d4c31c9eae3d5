import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Heartbeat } from '#contract';
import type { Presence } from './presence.rules.js';
import type { DeviceRef } from './device.events.js';

/** The facts of a heartbeat that are kept. Bytes, percent, seconds. */
export interface Facts {
  battery: number | null;
  charging: boolean | null;
  diskFree: number | null;
  diskTotal: number | null;
  link: Heartbeat['link'] | null;
  signal: number | null;
  inUse: boolean;
  uptime: number | null;
  targetEtag: string | null;
  inventoryHash: string | null;
}

/** One device's row of `device_presence`, with what the list shows of it. */
export interface Tracked extends DeviceRef {
  presence: Presence;
  facts: Facts;
  /** Number of the half hour that is marked in its week already, and whether as weak. */
  halfHour: number | null;
  halfHourWeak: boolean;
}

interface Row {
  device_id: string; tenant_id: string; organisation_id: string; site_id: string | null; connected: boolean; connection_id: string | null;
  last_seen_at: Date | null; disconnected_at: Date | null; state: Presence['state']; since: Date | null;
  offline_reason: Presence['offlineReason']; half_hour: number | null; half_hour_weak: boolean; battery: number | null;
  charging: boolean | null; disk_free: string | null; disk_total: string | null; link: Facts['link']; signal: number | null;
  in_use: boolean; uptime: string | null; target_etag: string | null; inventory_hash: string | null;
}

const COLUMNS = `p.device_id, p.tenant_id, d.organisation_id, d.site_id, p.connected, p.connection_id, p.last_seen_at, p.disconnected_at,
  d.presence as state, d.presence_since as since, d.offline_reason, p.half_hour, p.half_hour_weak, p.battery, p.charging,
  p.disk_free, p.disk_total, p.link, p.signal, p.in_use, p.uptime, p.target_etag, p.inventory_hash`;

const ms = (time: Date | null) => time?.getTime() ?? null;
const time = (at: number | null) => (at === null ? null : new Date(at));
const number = (text: string | null) => (text === null ? null : Number(text));

const fromRow = (row: Row): Tracked => ({
  deviceId: row.device_id,
  tenantId: row.tenant_id,
  organisationId: row.organisation_id,
  siteId: row.site_id,
  presence: {
    connected: row.connected, connectionId: row.connection_id, lastSeenAt: ms(row.last_seen_at), disconnectedAt: ms(row.disconnected_at),
    state: row.state, since: ms(row.since), offlineReason: row.offline_reason,
  },
  facts: {
    battery: row.battery, charging: row.charging, diskFree: number(row.disk_free), diskTotal: number(row.disk_total), link: row.link,
    signal: row.signal, inUse: row.in_use, uptime: number(row.uptime), targetEtag: row.target_etag, inventoryHash: row.inventory_hash,
  },
  halfHour: row.half_hour,
  halfHourWeak: row.half_hour_weak,
});

/** Reads and writes presence, whole batches at a time, always in the order of the ids: no two batches can lock each other. */
@Injectable()
export class PresenceStore {
  /**
   * Unknown ids are simply not in the answer. Rows stay locked until the transaction ends; they are read after the lock,
   * because a statement that waits for one goes on with the `device` row it saw before.
   */
  async load(em: EntityManager, deviceIds: readonly string[]): Promise<Map<string, Tracked>> {
    const ids = [...new Set(deviceIds)].sort();
    await em.query(`select from device_presence where device_id = any($1::uuid[]) order by device_id for update`, [ids]);
    const rows: Row[] = await em.query(
      `select ${COLUMNS} from device_presence p join device d on d.id = p.device_id where p.device_id = any($1::uuid[])`, [ids],
    );
    return new Map(rows.map((row) => [row.device_id, fromRow(row)]));
  }

  /** Devices whose connection broke before `brokenBefore` (ms) and that still count as online: at most `most`. */
  async broken(em: EntityManager, brokenBefore: number, most: number): Promise<Tracked[]> {
    const rows: Row[] = await em.query(
      `with due as (select device_id from device_presence where online and not connected and disconnected_at <= $1 order by disconnected_at limit $2)
       select ${COLUMNS} from due join device_presence p using (device_id) join device d on d.id = p.device_id order by p.device_id for update of p`,
      [time(brokenBefore), most],
    );
    return rows.map(fromRow);
  }

  /**
   * Walks the fleet `most` rows at a time and answers who was online and silent since `silentSince` (ms).
   * `last_seen_at` has no index on purpose: every heartbeat would pay for it.
   * @returns the place to go on from; null at the end.
   */
  async silent(em: EntityManager, silentSince: number, after: string | null, most: number): Promise<{ rows: Tracked[]; next: string | null }> {
    const [window]: { last: string | null; seen: string }[] = await em.query(
      `select (array_agg(device_id order by device_id desc))[1] as last, count(*) as seen
       from (select device_id from device_presence where $1::uuid is null or device_id > $1 order by device_id limit $2) w`,
      [after, most],
    );
    if (!window?.last) return { rows: [], next: null };
    const rows: Row[] = await em.query(
      `select ${COLUMNS} from device_presence p join device d on d.id = p.device_id
       where ($1::uuid is null or p.device_id > $1) and p.device_id <= $2 and p.online and p.connected and p.last_seen_at < $3
       order by p.device_id for update of p`,
      [after, window.last, time(silentSince)],
    );
    return { rows: rows.map(fromRow), next: Number(window.seen) < most ? null : window.last };
  }

  /** Writes the narrow table. `device` is written only for those whose `presence` the list shows differently. */
  async save(em: EntityManager, tracked: readonly Tracked[]): Promise<void> {
    const rows = [...tracked].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
    const column = <T>(pick: (row: Tracked) => T) => rows.map(pick);
    await em.query(
      `update device_presence p set connected = n.connected, connection_id = n.connection_id, last_seen_at = n.last_seen_at,
         disconnected_at = n.disconnected_at, online = n.online, half_hour = n.half_hour, half_hour_weak = n.half_hour_weak,
         battery = n.battery, charging = n.charging, disk_free = n.disk_free, disk_total = n.disk_total, link = n.link,
         signal = n.signal, in_use = n.in_use, uptime = n.uptime, target_etag = n.target_etag, inventory_hash = n.inventory_hash
       from unnest($1::uuid[], $2::boolean[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::boolean[], $7::integer[], $8::boolean[],
         $9::smallint[], $10::boolean[], $11::bigint[], $12::bigint[], $13::text[], $14::smallint[], $15::boolean[], $16::bigint[], $17::text[], $18::text[])
         as n (device_id, connected, connection_id, last_seen_at, disconnected_at, online, half_hour, half_hour_weak,
           battery, charging, disk_free, disk_total, link, signal, in_use, uptime, target_etag, inventory_hash)
       where p.device_id = n.device_id`,
      [
        column((r) => r.deviceId), column((r) => r.presence.connected), column((r) => r.presence.connectionId),
        column((r) => time(r.presence.lastSeenAt)), column((r) => time(r.presence.disconnectedAt)), column((r) => r.presence.state === 'online'),
        column((r) => r.halfHour), column((r) => r.halfHourWeak), column((r) => r.facts.battery), column((r) => r.facts.charging),
        column((r) => r.facts.diskFree), column((r) => r.facts.diskTotal), column((r) => r.facts.link), column((r) => r.facts.signal),
        column((r) => r.facts.inUse), column((r) => r.facts.uptime), column((r) => r.facts.targetEtag), column((r) => r.facts.inventoryHash),
      ],
    );
  }

  /** Copies changed presence to the listed columns of `device`. */
  async list(em: EntityManager, changed: readonly Tracked[], seenKey: (presence: Presence) => Date): Promise<void> {
    const rows = [...changed].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
    await em.query(
      `update device d set presence = n.presence, presence_since = n.since, offline_reason = n.reason, seen_key = n.seen
       from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::timestamptz[]) as n (id, presence, since, reason, seen)
       where d.id = n.id`,
      [
        rows.map((r) => r.deviceId), rows.map((r) => r.presence.state), rows.map((r) => time(r.presence.since)),
        rows.map((r) => r.presence.offlineReason), rows.map((r) => seenKey(r.presence)),
      ],
    );
  }

  /** Adds half hours to the weeks. One mark a device and half hour at most. */
  async mark(em: EntityManager, marks: readonly { deviceId: string; tenantId: string; day: string; online: bigint; weak: bigint }[]): Promise<void> {
    const rows = [...marks].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
    await em.query(
      `insert into device_presence_day as w (device_id, tenant_id, day, online, weak)
       select * from unnest($1::uuid[], $2::uuid[], $3::date[], $4::bigint[], $5::bigint[])
       on conflict (device_id, day) do update set online = w.online | excluded.online, weak = w.weak | excluded.weak`,
      [rows.map((r) => r.deviceId), rows.map((r) => r.tenantId), rows.map((r) => r.day), rows.map((r) => String(r.online)), rows.map((r) => String(r.weak))],
    );
  }
}
