import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Database } from '#database';
import { DeviceList, type DeviceRef } from '../devices/index.js';
import { Log } from '../shared/log.js';
import { wholeTenant } from '../shared/scope.js';
import { LiveOutbox } from './live.outbox.js';
import { roomsAround, tenantRoom } from './live.rooms.js';

/** Counts go out at most this often, ms. */
const COUNT_EVERY = 1_000;

/** News that have to be read first: the row of a device that just came, and how many are online. */
@Injectable()
export class FleetNews implements BeforeApplicationShutdown {
  private readonly moving = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly list: DeviceList,
    private readonly database: Database,
    private readonly outbox: LiveOutbox,
    private readonly log: Log,
  ) {}

  /** The numbers of these tenants may have changed. */
  moved(tenantIds: ReadonlySet<string>): void {
    for (const tenantId of tenantIds) if (this.outbox.listened([tenantRoom(tenantId)])) this.moving.add(tenantId);
    if (this.moving.size > 0) this.timer ??= setTimeout(() => void this.count(), COUNT_EVERY);
  }

  async enrolled({ tokenId, ...ref }: DeviceRef & { tokenId: string | null }): Promise<void> {
    const { tenantId, deviceId } = ref;
    const rooms = roomsAround(ref);
    if (!this.outbox.listened(rooms)) return;
    const scope = wholeTenant(tenantId);
    const [row] = await this.database.tenant(scope, (em) => this.list.rows(scope, em, [deviceId]));
    if (row) this.outbox.put(deviceId, { rooms, event: 'device.enrolled', data: { id: deviceId, name: row.name, tokenId, row } });
    this.moved(new Set([tenantId]));
  }

  beforeApplicationShutdown(): void {
    clearTimeout(this.timer);
  }

  private async count(): Promise<void> {
    this.timer = undefined;
    const tenants = [...this.moving];
    this.moving.clear();
    for (const tenantId of tenants) {
      try {
        const { online, total } = await this.list.summary(wholeTenant(tenantId));
        this.outbox.put(tenantId, { rooms: [tenantRoom(tenantId)], event: 'counts.changed', data: { online, total } });
      } catch (error) {
        this.log.warn({ err: error }, 'Counting devices failed; the next change counts again.');
      }
    }
  }
}
