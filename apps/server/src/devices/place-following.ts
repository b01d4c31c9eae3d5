import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { PlaceLinks, RoomDevices, type ChangedSite, type Counted, type PlaceType } from '../access/index.js';
import type { Scope } from '../shared/scope.js';
import { DeviceEvents, type DeviceRef } from './device.events.js';
import { sortKey } from './device-keys.js';

/** Tells of so many devices one by one; of more, lists are read again when they are opened. */
const MOST_TOLD = 500;

/** Devices in places: what keeps a place from being removed, what follows a site that changes, and what stands in a room. */
@Injectable()
export class PlaceFollowing implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly links: PlaceLinks,
    private readonly rooms: RoomDevices,
    private readonly events: DeviceEvents,
  ) {}

  onModuleInit(): void {
    this.links.register({ inside: (...args) => this.inside(...args), sitesChanged: (...args) => this.follow(...args) });
    this.rooms.keptBy({ count: (...args) => this.count(...args), move: (...args) => this.move(...args) });
  }

  /** Retired ones too: they have a history, which would lose its place. */
  private async inside(em: EntityManager, { tenantId }: Scope, kind: PlaceType, ids: readonly string[]): Promise<Counted[]> {
    const column = kind === 'site' ? 'site_id' : 'organisation_id';
    return em.query(
      `select ${column} as id, case status when 'retired' then 'retired-devices' else 'devices' end as what, sum(devices)::int as count
       from device_count where tenant_id = $1 and ${column} = any($2::uuid[]) group by 1, 2 order by 2`,
      [tenantId, ids],
    );
  }

  /** Owner and sort key of all devices of the sites; their identity, rooms and history stay. */
  private async follow(em: EntityManager, { tenantId }: Scope, sites: readonly ChangedSite[]): Promise<Counted[]> {
    const [moved]: [DeviceRef[], number] = await em.query(
      `update device d set organisation_id = n.organisation, site_key = n.key from jsonb_to_recordset($2::jsonb) as n (id uuid, organisation uuid, key text)
       where d.tenant_id = $1 and d.site_id = n.id
       returning d.tenant_id as "tenantId", d.organisation_id as "organisationId", d.id as "deviceId", d.site_id as "siteId"`,
      [tenantId, JSON.stringify(sites.map((site) => ({ id: site.id, organisation: site.organisationId, key: sortKey(site.name) })))],
    );
    const shown = new Map(sites.map((site) => [site.id, { organisation: { id: site.organisationId, name: site.organisationName }, site: { id: site.id, name: site.name } }]));
    this.database.afterCommit(() => this.events.changed.emit(moved.slice(0, MOST_TOLD).map((device) => ({ ...device, row: shown.get(device.siteId ?? '') ?? {} }))));
    const counts = new Map<string, number>();
    for (const { siteId } of moved) if (siteId) counts.set(siteId, (counts.get(siteId) ?? 0) + 1);
    return [...counts].map(([id, count]) => ({ id, what: 'devices', count }));
  }

  private async count(em: EntityManager, { tenantId }: Scope, roomIds: string[]): Promise<Map<string, number>> {
    const rows: { id: string; devices: number }[] = await em.query(
      `select room_id as id, count(*)::int as devices from device where tenant_id = $1 and room_id = any($2::uuid[]) and status <> 'retired' group by 1`, [tenantId, roomIds]);
    return new Map(rows.map(({ id, devices }) => [id, devices]));
  }

  private async move(em: EntityManager, { tenantId }: Scope, fromId: string, intoId: string | null): Promise<void> {
    const [moved]: [DeviceRef[], number] = await em.query(
      `update device d set room_id = $3 where d.tenant_id = $1 and d.room_id = $2 returning d.tenant_id as "tenantId", d.organisation_id as "organisationId", d.site_id as "siteId", d.id as "deviceId"`, [tenantId, fromId, intoId]);
    this.database.afterCommit(() => this.events.changed.emit(moved.slice(0, MOST_TOLD).map((device) => ({ ...device, row: {} }))));
  }
}
