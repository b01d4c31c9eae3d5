import type { DeviceDetail, DeviceRow } from '#contract';
import type { DeviceEntity } from './device.entity.js';
import { osLabel } from './inventory.rules.js';
import { macText } from './recognition.rules.js';
import { addDays } from './week.rules.js';

/** Columns of `device d` as the list and the page read them, named as in the entity. */
const OWN = {
  id: 'id', name: 'name', asset_tag: 'assetTag', kind: 'kind', platform: 'platform', management: 'management', model: 'model', serial: 'serial', os_name: 'osName',
  os_version: 'osVersion', status: 'status', quarantine_reason: 'quarantineReason', presence: 'presence', presence_since: 'presenceSince',
  offline_reason: 'offlineReason', target_total: 'targetTotal', target_done: 'targetDone', target_failed: 'targetFailed',
  target_reason: 'targetReason', organisation_id: 'organisationId', site_id: 'siteId', room_id: 'roomId',
  name_key: 'nameKey', site_key: 'siteKey', os_key: 'osKey', seen_key: 'seenKey',
} as const satisfies Record<string, keyof DeviceEntity>;
/** What only the page of a device shows: fifty times a page it would be read, sent and parsed for nothing. */
const MORE = {
  agent_version: 'agentVersion', allow_manage: 'allowManage', allow_power: 'allowPower', allow_lock: 'allowLock', inventory_at: 'inventoryAt',
  software_count: 'softwareCount', certificate_serial: 'certificateSerial', certificate_not_after: 'certificateNotAfter',
  certificate_revoked_at: 'certificateRevokedAt', enrolled_at: 'enrolledAt', manufacturer: 'manufacturer',
} as const satisfies Record<string, keyof DeviceEntity>;

/** One row of the list's query. */
export interface DeviceRecord extends Pick<DeviceEntity, (typeof OWN)[keyof typeof OWN]> {
  organisationName: string;
  siteName: string | null;
  roomName: string | null;
  labels: string[];
  lastSeenAt: Date | null;
  battery: number | null;
  diskFree: string | null;
  diskTotal: string | null;
  inUse: boolean | null;
  /** [day, half hours online] of the days that have any. */
  week: [string, number][] | null;
}

/** One row of the query behind the page of a device. */
export interface DetailRecord extends DeviceRecord, Pick<DeviceEntity, (typeof MORE)[keyof typeof MORE]> {
  link: string | null;
  signal: number | null;
  uptime: string | null;
  purchasedOn: string | null;
  macs: string[];
}

/** Days of the small chart in each row. */
export const WEEK = 7;

const named = (columns: Record<string, string>) => Object.entries(columns).map(([column, property]) => `d.${column} as "${property}"`);

/** Select list over `device d`, its organisation `o`, site `s`, room `r`, presence `p` and week `w`. */
export const RECORD = [
  ...named(OWN), `o.name as "organisationName"`, `s.name as "siteName"`, `r.name as "roomName"`, `p.last_seen_at as "lastSeenAt"`, `p.battery`, `p.disk_free as "diskFree"`,
  `p.disk_total as "diskTotal"`, `p.in_use as "inUse"`, `w.week`,
  `array(select l.label from device_label l where l.device_id = d.id order by l.key) as labels`,
].join(', ');
/** The same of a `DetailRecord`. */
export const DETAIL = [
  RECORD, ...named(MORE), 'p.link', 'p.signal', 'p.uptime', 'd.purchased_on::text as "purchasedOn"',
  `array(select m.value from device_mark m where m.device_id = d.id and m.kind = 'mac' order by m.value) as macs`,
].join(', ');

/** The joins of both, each by primary key. @param tenant @param from placeholders of the tenant and of the week's first day */
export const joins = (tenant: string, from: string): string => `
  join organisation o on o.id = d.organisation_id and o.tenant_id = ${tenant}
  left join site s on s.id = d.site_id and s.tenant_id = ${tenant}
  left join room r on r.id = d.room_id and r.tenant_id = ${tenant}
  left join device_presence p on p.device_id = d.id and p.tenant_id = ${tenant}
  left join lateral (
    select json_agg(json_build_array(y.day, bit_count(y.online::bit(64)))) as week from device_presence_day y
    where y.device_id = d.id and y.tenant_id = ${tenant} and y.day >= ${from}::date
  ) w on true`;

const iso = (at: Date | null) => at?.toISOString() ?? null;
const number = (text: string | null) => (text === null ? null : Number(text));

/** The days of the week shown, in order. @param today the last of them */
export const weekTo = (today: string): string[] => Array.from({ length: WEEK }, (_, i) => addDays(today, i - WEEK + 1));

/** @param days of the week shown: the same for all rows of a page */
export function toRow(record: DeviceRecord, days: readonly string[]): DeviceRow {
  const slots = new Map(record.week ?? []);
  const { siteId, siteName, roomId, roomName } = record;
  return {
    id: record.id, name: record.name, assetTag: record.assetTag, kind: record.kind, platform: record.platform, management: record.management, model: record.model, serial: record.serial,
    os: osLabel(record.osName, record.osVersion),
    organisation: { id: record.organisationId, name: record.organisationName },
    site: siteId === null || siteName === null ? null : { id: siteId, name: siteName },
    room: roomId === null || roomName === null ? null : { id: roomId, name: roomName },
    labels: record.labels, status: record.status, quarantineReason: record.quarantineReason,
    presence: record.presence, presenceSince: iso(record.presenceSince), offlineReason: record.offlineReason,
    lastSeenAt: iso(record.lastSeenAt), inUse: record.presence === 'online' && record.inUse === true,
    battery: record.battery, diskFree: number(record.diskFree), diskTotal: number(record.diskTotal),
    target: { total: record.targetTotal, done: record.targetDone, failed: record.targetFailed, reason: record.targetReason },
    week: days.map((day) => slots.get(day) ?? 0),
  };
}

export function toDetail(record: DetailRecord, days: readonly string[]): DeviceDetail {
  const { certificateSerial, certificateNotAfter, allowManage, allowPower, allowLock } = record;
  const told = allowManage !== null && allowPower !== null && allowLock !== null;
  return {
    ...toRow(record, days),
    enrolledAt: iso(record.enrolledAt), manufacturer: record.manufacturer, macs: record.macs.map(macText), purchasedOn: record.purchasedOn, agentVersion: record.agentVersion, link: record.link, signal: record.signal, uptime: number(record.uptime),
    certificate: certificateSerial === null || certificateNotAfter === null ? null
      : { serial: certificateSerial, notAfter: certificateNotAfter.toISOString(), revokedAt: iso(record.certificateRevokedAt) },
    allowed: told ? { manage: allowManage, power: allowPower, lock: allowLock } : null,
    softwareCount: record.softwareCount, inventoryAt: iso(record.inventoryAt),
  };
}
