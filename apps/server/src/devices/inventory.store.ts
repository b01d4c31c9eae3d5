import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { sortKey, searchText } from './device-keys.js';
import { osLabel, type Summary } from './inventory.rules.js';
import type { DeviceRef } from './device.events.js';
import type { DeviceKind } from '#contract';

/** The columns of `device` that an inventory may change, and those its keys are made of. */
export interface Listed extends DeviceRef {
  name: string; assetTag: string | null; kind: DeviceKind; model: string | null; manufacturer: string | null; serial: string | null;
  osName: string | null; osVersion: string | null; osSupportEnds: string | null; agentVersion: string | null;
  allowManage: boolean | null; allowPower: boolean | null; allowLock: boolean | null; softwareCount: number;
}

export interface SectionRow { deviceId: string; tenantId: string; section: string; hash: string; body: string }

/** What a summary leaves open stays as it was; so does the serial number a machine enrolled with: it is known again by it. */
export const withSummary = (listed: Listed, summary: Summary): Listed => ({
  ...listed,
  ...Object.fromEntries(Object.entries(summary).filter(([, value]) => value !== undefined)),
  serial: listed.serial ?? summary.serial ?? null,
});

/** Sections and summary columns, for many devices at once. */
@Injectable()
export class InventoryStore {
  /** Unknown ids are not in the answer. Locked, in the order of the ids. */
  async load(em: EntityManager, deviceIds: readonly string[]): Promise<Map<string, Listed>> {
    const rows: Listed[] = await em.query(
      `select id as "deviceId", tenant_id as "tenantId", organisation_id as "organisationId", site_id as "siteId", name, asset_tag as "assetTag", kind, model, manufacturer,
         serial, os_name as "osName", os_version as "osVersion", os_support_ends::text as "osSupportEnds", agent_version as "agentVersion",
         allow_manage as "allowManage", allow_power as "allowPower", allow_lock as "allowLock", software_count as "softwareCount"
       from device where id = any($1::uuid[]) order by id for no key update`,
      [deviceIds],
    );
    return new Map(rows.map((row) => [row.deviceId, row]));
  }

  /** Hash of each stored section, by device. */
  async hashes(em: EntityManager, deviceIds: readonly string[]): Promise<Map<string, Map<string, string>>> {
    const rows: { device_id: string; section: string; hash: string }[] = await em.query(
      `select device_id, section, hash from inventory_section where device_id = any($1::uuid[])`,
      [deviceIds],
    );
    const byDevice = new Map<string, Map<string, string>>();
    for (const row of rows) byDevice.set(row.device_id, (byDevice.get(row.device_id) ?? new Map<string, string>()).set(row.section, row.hash));
    return byDevice;
  }

  /** `software` has a row too: its hash, and no body, as the items have tables of their own. */
  async saveSections(em: EntityManager, rows: readonly SectionRow[], at: Date): Promise<void> {
    if (rows.length === 0) return;
    await em.query(
      `insert into inventory_section as s (device_id, section, tenant_id, hash, body, received_at)
       select device_id, section, tenant_id, hash, body, $6::timestamptz
       from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::jsonb[]) as n (device_id, section, tenant_id, hash, body)
       on conflict (device_id, section) do update set hash = excluded.hash, body = excluded.body, received_at = excluded.received_at`,
      [rows.map((r) => r.deviceId), rows.map((r) => r.section), rows.map((r) => r.tenantId), rows.map((r) => r.hash), rows.map((r) => r.body), at],
    );
  }

  /** @param hash of the whole, stored only when every part is here. */
  async saveListed(em: EntityManager, rows: readonly { listed: Listed; hash: string | null }[], at: Date): Promise<void> {
    const column = <T>(pick: (row: Listed) => T) => rows.map((row) => pick(row.listed));
    await em.query(
      `update device d set kind = n.kind, model = n.model, manufacturer = n.manufacturer, serial = n.serial, os_name = n.os_name,
         os_version = n.os_version, os_support_ends = n.ends, agent_version = n.agent, allow_manage = n.manage, allow_power = n.power,
         allow_lock = n.lock, software_count = n.software, os_key = n.os_key, search_text = n.search, inventory_hash = n.hash, inventory_at = $17
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[], $9::text[], $10::boolean[],
         $11::boolean[], $12::boolean[], $13::integer[], $14::text[], $15::text[], $16::text[])
         as n (id, kind, model, manufacturer, serial, os_name, os_version, ends, agent, manage, power, lock, software, os_key, search, hash)
       where d.id = n.id`,
      [
        column((r) => r.deviceId), column((r) => r.kind), column((r) => r.model), column((r) => r.manufacturer), column((r) => r.serial),
        column((r) => r.osName), column((r) => r.osVersion), column((r) => r.osSupportEnds), column((r) => r.agentVersion),
        column((r) => r.allowManage), column((r) => r.allowPower), column((r) => r.allowLock), column((r) => r.softwareCount),
        column((r) => sortKey(osLabel(r.osName, r.osVersion) ?? '')), column((r) => searchText([r.name, r.assetTag, r.serial, r.model])),
        rows.map((row) => row.hash), at,
      ],
    );
  }
}
