import { Injectable } from '@nestjs/common';
import type { DeviceRow, OfflineReason, PresenceState } from '#contract';
import { Notice, Signal } from '../shared/signal.js';
import type { Place } from './device.store.js';

/** Where a piece of news belongs: rooms of the live gateway are made of these. */
export interface DeviceRef {
  tenantId: string;
  organisationId: string;
  siteId: string | null;
  deviceId: string;
}

export interface PresenceChange extends DeviceRef {
  presence: PresenceState;
  presenceSince: string | null;
  offlineReason: OfflineReason | null;
  lastSeenAt: string | null;
}

/** What happened to a device that others may want to be told for certain. */
export type DeviceHappening = DeviceRef & (
  | { kind: 'enrolled' | 'removed' | 'released' }
  | { kind: 'online'; since: string | null }
  | { kind: 'offline'; since: string | null; reason: OfflineReason | null; lastSeenAt: string | null }
  | { kind: 'quarantined'; reason: string }
);

/** Devices that went from one place to another together. */
export interface Moved { tenantId: string; from: Place; to: Place; deviceIds: string[] }

/** News of this room, each emitted after the commit. Lists are as long as the batch that made them. */
@Injectable()
export class DeviceEvents {
  readonly presenceChanged = new Signal<PresenceChange[]>();
  /** `tokenId`: the enrolment token it came with. */
  readonly enrolled = new Signal<DeviceRef & { tokenId: string | null }>();
  readonly removed = new Signal<DeviceRef>();
  readonly moved = new Signal<Moved>();
  /** A list was taken over, or taken back: any number of devices are new, changed or gone. */
  readonly imported = new Signal<{ tenantId: string; organisationIds: string[] }>();
  /** Listed facts; `row` holds those that changed, or nothing when the list has to read again. */
  readonly changed = new Signal<(DeviceRef & { row: Partial<DeviceRow> })[]>();
  readonly inventoryChanged = new Signal<DeviceRef[]>();
  /** Inside the transaction. `removed`: taken out of service. */
  readonly happened = new Notice<readonly DeviceHappening[]>();
}
