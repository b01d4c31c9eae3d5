import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SoftwareItem } from '#contract';
import { dateOrNull } from './inventory.rules.js';
import { visible } from './text.rules.js';
import { versionKeyLiteral } from '../shared/version.rules.js';

/** One installed thing of one device, made safe to store. */
interface Installed { deviceId: string; tenantId: string; source: string; name: string; version: string; arch: string; size: number | null; installedAt: Date | null }

/** Rows in one statement. */
const AT_ONCE = 10_000;

/** Software as titles, versions and who has them, kept by differences and for many devices at once. */
@Injectable()
export class SoftwareStore {
  /** Makes what these devices have exactly the given items. */
  async replace(em: EntityManager, devices: readonly { deviceId: string; tenantId: string; items: readonly SoftwareItem[] }[]): Promise<void> {
    for (const group of groups(devices)) {
      const rows = group.flatMap(({ deviceId, tenantId, items }) => installed(deviceId, tenantId, items));
      await this.name(em, rows);
      await this.assign(em, group.map((d) => d.deviceId), rows);
    }
  }

  /** Takes these devices out of the counts before they are deleted. */
  async forget(em: EntityManager, deviceIds: readonly string[]): Promise<void> {
    await this.assign(em, deviceIds, []);
  }

  /** Makes sure that every title and version exists. Sorted, so that two servers at once cannot lock each other. */
  private async name(em: EntityManager, rows: readonly Installed[]): Promise<void> {
    const columns = [rows.map((r) => r.tenantId), rows.map((r) => r.source), rows.map((r) => r.name)];
    await em.query(
      `insert into software_title (tenant_id, source, name)
       select distinct n.tenant_id, n.source, n.name from unnest($1::uuid[], $2::text[], $3::text[]) as n (tenant_id, source, name)
       where not exists (select 1 from software_title t where t.tenant_id = n.tenant_id and t.name = n.name collate "C" and t.source = n.source)
       order by 1, 3, 2 on conflict do nothing`,
      columns,
    );
    await em.query(
      `insert into software_version (tenant_id, title_id, version, sort_key)
       select distinct t.tenant_id, t.id, n.version, n.sort_key::bigint[]
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as n (tenant_id, source, name, version, sort_key)
       join software_title t on t.tenant_id = n.tenant_id and t.name = n.name collate "C" and t.source = n.source
       where not exists (select 1 from software_version v where v.tenant_id = t.tenant_id and v.title_id = t.id and v.version = n.version collate "C")
       order by 1, 2, 3 on conflict do nothing`,
      [...columns, rows.map((r) => r.version), rows.map((r) => versionKeyLiteral(r.version))],
    );
  }

  /** One statement: what is gone is deleted, what is new inserted, and the devices of each title counted by the difference. */
  private async assign(em: EntityManager, deviceIds: readonly string[], rows: readonly Installed[]): Promise<void> {
    await em.query(
      `with incoming as materialized (
         select n.device_id, t.tenant_id, t.id as title_id, v.id as version_id, n.arch, n.size, n.installed_at
         from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::timestamptz[])
           as n (device_id, tenant_id, source, name, version, arch, size, installed_at)
         join software_title t on t.tenant_id = n.tenant_id and t.name = n.name collate "C" and t.source = n.source
         join software_version v on v.tenant_id = t.tenant_id and v.title_id = t.id and v.version = n.version collate "C"
       ), existing as materialized (
         select s.tenant_id, s.device_id, s.version_id, s.arch, s.size, s.installed_at, v.title_id
         from device_software s join software_version v on v.id = s.version_id where s.device_id = any($1::uuid[])
       ), gone as (
         delete from device_software s using (
           select tenant_id, version_id, device_id, arch from existing except select tenant_id, version_id, device_id, arch from incoming
         ) g
         where s.tenant_id = g.tenant_id and s.version_id = g.version_id and s.device_id = g.device_id and s.arch = g.arch
       ), come as (
         insert into device_software (tenant_id, version_id, device_id, arch, size, installed_at)
         select tenant_id, version_id, device_id, arch, size, installed_at
         from (select tenant_id, version_id, device_id, arch, size, installed_at from incoming
               except select tenant_id, version_id, device_id, arch, size, installed_at from existing) c
         order by 1, 2, 3, 4
         on conflict (tenant_id, version_id, device_id, arch) do update set size = excluded.size, installed_at = excluded.installed_at
       )
       update software_title t set devices = t.devices + c.n from (
         select title_id, sum(n) as n from (
           select distinct title_id, device_id, 1 as n from incoming union all select distinct title_id, device_id, -1 from existing
         ) moved group by title_id having sum(n) <> 0
       ) c where t.id = c.title_id`,
      [
        deviceIds, rows.map((r) => r.deviceId), rows.map((r) => r.tenantId), rows.map((r) => r.source), rows.map((r) => r.name),
        rows.map((r) => r.version), rows.map((r) => r.arch), rows.map((r) => r.size), rows.map((r) => r.installedAt),
      ],
    );
  }
}

/** The same thing said twice counts once: the last word. */
function installed(deviceId: string, tenantId: string, items: readonly SoftwareItem[]): Installed[] {
  const unique = new Map<string, Installed>();
  for (const item of items) {
    const [name, version, arch] = [visible(item.name.trim(), 200), visible(item.version.trim(), 200), visible(item.arch ?? '', 30)];
    const size = item.size === undefined ? null : Math.min(item.size, Number.MAX_SAFE_INTEGER);
    unique.set(JSON.stringify([item.source, name, version, arch]), { deviceId, tenantId, source: item.source, name, version, arch, size, installedAt: dateOrNull(item.installedAt) });
  }
  return [...unique.values()];
}

/** Whole devices, together at most `AT_ONCE` items unless one alone has more. */
function groups<D extends { items: readonly SoftwareItem[] }>(devices: readonly D[]): D[][] {
  const all: D[][] = [];
  let room = 0;
  for (const device of devices) {
    if (device.items.length > room || all.length === 0) {
      all.push([]);
      room = AT_ONCE;
    }
    all.at(-1)?.push(device);
    room -= device.items.length;
  }
  return all;
}
