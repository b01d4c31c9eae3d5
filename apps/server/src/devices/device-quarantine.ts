import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { DeviceEvents } from './device.events.js';
import { DeviceHistory } from './device-history.service.js';
import { DeviceStore } from './device.store.js';

/** Puts devices aside until a person has looked at them. */
@Injectable()
export class DeviceQuarantine {
  constructor(
    private readonly store: DeviceStore,
    private readonly history: DeviceHistory,
    private readonly events: DeviceEvents,
    private readonly database: Database,
  ) {}

  /** Only those in service; the first reason stays. */
  async put(em: EntityManager, rows: readonly { deviceId: string; reason: string }[]): Promise<void> {
    const changed = await this.store.quarantine(em, rows);
    if (changed.length === 0) return;
    await this.history.add(em, changed.map(({ deviceId, tenantId, reason }) => ({ deviceId, tenantId, kind: 'quarantined', detail: reason, actor: null })));
    await this.events.happened.tell(em, changed.map(({ reason, ...ref }) => ({ ...ref, kind: 'quarantined', reason })));
    this.database.afterCommit(() =>
      this.events.changed.emit(changed.map(({ reason, ...ref }) => ({ ...ref, row: { status: 'quarantined', quarantineReason: reason } }))),
    );
  }
}
