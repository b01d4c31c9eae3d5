import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DeviceRow } from '#contract';
import { ActEvents } from '../access/index.js';
import { commandView, CommandEvents } from '../commands/index.js';
import { DeploymentEvents } from '../deployments/index.js';
import { DeviceEvents, type DeviceRef, type Moved } from '../devices/index.js';
import { RequestEvents } from '../requests/index.js';
import { TargetEvents } from '../target/index.js';
import { FleetNews } from './fleet-news.js';
import { LiveOutbox } from './live.outbox.js';
import { deviceRoom, fleetRoom, organisationRoom, roomsAround, siteRoom, tenantRoom } from './live.rooms.js';

/** A notification of the database has room for so many ids (live.relay.ts). */
const TOLD_AT_ONCE = 200;

/** Carries the news of the rooms to the consoles that may and want to hear them. */
@Injectable()
export class LiveListener implements OnModuleInit {
  constructor(
    private readonly devices: DeviceEvents,
    private readonly commands: CommandEvents,
    private readonly targets: TargetEvents,
    private readonly deployments: DeploymentEvents,
    private readonly requests: RequestEvents,
    private readonly fleet: FleetNews,
    private readonly acts: ActEvents,
    private readonly outbox: LiveOutbox,
  ) {}

  onModuleInit(): void {
    // Who may do an act stands at its first place, or sees all; what they may see of it they ask for.
    this.acts.changed.on(({ tenantId, actId, organisationId, siteId }) =>
      this.outbox.put(actId, { rooms: organisationId === null ? [tenantRoom(tenantId)] : roomsAround({ tenantId, organisationId, siteId, deviceId: '' }), event: 'acts.changed', data: {} }));
    this.devices.presenceChanged.on((changes) => {
      for (const { presence, presenceSince, offlineReason, lastSeenAt, ...ref } of changes) {
        const gone: Partial<DeviceRow> = presence === 'online' ? {} : { inUse: false };
        this.patch(ref, { presence, presenceSince, offlineReason, lastSeenAt, ...gone });
      }
      this.fleet.moved(new Set(changes.map((change) => change.tenantId)));
    });
    this.devices.changed.on((changes) => changes.forEach(({ row, ...ref }) => this.patch(ref, row)));
    this.devices.inventoryChanged.on((refs) => {
      for (const { deviceId } of refs) this.outbox.put(deviceId, { rooms: [deviceRoom(deviceId)], event: 'device.inventory', data: { id: deviceId } });
    });
    this.devices.enrolled.on((news) => this.fleet.enrolled(news));
    this.devices.removed.on((ref) => {
      this.outbox.put(ref.deviceId, { rooms: roomsAround(ref), event: 'device.removed', data: { id: ref.deviceId } });
      this.fleet.moved(new Set([ref.tenantId]));
    });
    this.devices.moved.on((news) => this.move(news));
    this.devices.imported.on(({ tenantId, organisationIds }) => {
      this.outbox.put(tenantId, { rooms: [tenantRoom(tenantId)], event: 'devices.imported', data: {} });
      for (const id of organisationIds) this.outbox.put(id, { rooms: [organisationRoom(id)], event: 'devices.imported', data: {} });
      this.fleet.moved(new Set([tenantId]));
    });
    this.commands.changed.on((commands) => {
      for (const row of commands) {
        const [deviceId, rooms] = [row.device_id, [deviceRoom(row.device_id)]];
        if (this.outbox.listened(rooms)) this.outbox.put(row.id, { rooms, event: 'command.changed', data: { deviceId, command: commandView(row) } });
      }
    });
    this.targets.isWatched = (deviceId) => this.outbox.listened([deviceRoom(deviceId)]);
    this.targets.targetChanged.on(({ deviceId, revision, items }) =>
      this.outbox.put(deviceId, { rooms: [deviceRoom(deviceId)], event: 'target.changed', data: { deviceId, revision, items } }));
    // Deployments cross communes: a delegated person reads those of theirs when the page is opened.
    this.deployments.deploymentChanged.on(({ tenantId, deployment }) =>
      this.outbox.put(deployment.id, { rooms: [tenantRoom(tenantId)], event: 'deployment.changed', data: { deployment } }));
    this.requests.changed.on(({ id, ...place }) => this.outbox.put(id, { rooms: roomsAround({ ...place, deviceId: '' }), event: 'request.changed', data: { id } }));
  }

  /** Both ends are told: where they left, only that they did. */
  private move({ tenantId, from, to, deviceIds }: Moved): void {
    const crossed = from.organisation.id !== to.organisation.id;
    for (let at = 0; at < deviceIds.length; at += TOLD_AT_ONCE) {
      const ids = deviceIds.slice(at, at + TOLD_AT_ONCE);
      const [first = ''] = ids;
      const arrived = (rooms: string[], fresh: boolean) => this.outbox.put(`${first} ${fresh}`, { rooms, event: 'devices.arrived', data: { ids, ...to, fresh } });
      const [behind, there] = [from, to].map(({ organisation, site }) => [...(crossed ? [organisationRoom(organisation.id)] : []), ...(site ? [siteRoom(site.id)] : [])]) as [string[], string[]];
      if (behind.length > 0) this.outbox.put(first, { rooms: behind, event: 'devices.left', data: { ids } });
      if (there.length > 0) arrived(there, true);
      arrived(crossed ? [tenantRoom(tenantId)] : [tenantRoom(tenantId), organisationRoom(to.organisation.id)], false);
    }
    this.fleet.moved(new Set([tenantId]));
  }

  private patch(ref: DeviceRef, row: Partial<DeviceRow>): void {
    this.outbox.put(ref.deviceId, { rooms: [...roomsAround(ref).map(fleetRoom), deviceRoom(ref.deviceId)], event: 'device.changed', data: { id: ref.deviceId, row } });
  }
}
