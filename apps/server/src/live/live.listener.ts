import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DeviceRow } from '#contract';
import { ActEvents } from '../access/index.js';
import { commandView, CommandEvents } from '../commands/index.js';
import { DeploymentEvents } from '../deployments/index.js';
import { DeviceEvents, type DeviceRef } from '../devices/index.js';
import { TargetEvents } from '../target/index.js';
import { FleetNews } from './fleet-news.js';
import { LiveOutbox } from './live.outbox.js';
import { deviceRoom, roomsAround, tenantRoom } from './live.rooms.js';

/** Carries the news of the rooms to the consoles that may and want to hear them. */
@Injectable()
export class LiveListener implements OnModuleInit {
  constructor(
    private readonly devices: DeviceEvents,
    private readonly commands: CommandEvents,
    private readonly targets: TargetEvents,
    private readonly deployments: DeploymentEvents,
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
    this.commands.changed.on((commands) => {
      for (const row of commands) {
        const [deviceId, rooms] = [row.device_id, [deviceRoom(row.device_id)]];
        if (this.outbox.listened(rooms)) this.outbox.put(row.id, { rooms, event: 'command.changed', data: { deviceId, command: commandView(row) } });
      }
    });
    this.targets.targetChanged.on(({ deviceId, revision, items }) =>
      this.outbox.put(deviceId, { rooms: [deviceRoom(deviceId)], event: 'target.changed', data: { deviceId, revision, items } }));
    // Deployments cross communes: a delegated person reads those of theirs when the page is opened.
    this.deployments.deploymentChanged.on(({ tenantId, deployment }) =>
      this.outbox.put(deployment.id, { rooms: [tenantRoom(tenantId)], event: 'deployment.changed', data: { deployment } }));
  }

  private patch(ref: DeviceRef, row: Partial<DeviceRow>): void {
    this.outbox.put(ref.deviceId, { rooms: roomsAround(ref), event: 'device.changed', data: { id: ref.deviceId, row } });
  }
}
