import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { Uplink } from '../shared/uplink.js';
import { DeviceHistory } from './device-history.service.js';

const DAY = 86_400_000;
/** A device's clock may be wrong; a line older than this or from the future is told at the time it came. */
const OLDEST = 31 * DAY;

/**
 * Events that agents write into their own history. A repeat has the same id and is stored once. Only an id of the agents'
 * own kind is taken: no device may take the place of a line the server writes.
 */
@Injectable()
export class EventListener implements OnModuleInit {
  constructor(
    private readonly uplink: Uplink,
    private readonly history: DeviceHistory,
  ) {}

  onModuleInit(): void {
    this.uplink.on('event', async (em, messages) => {
      const ids = [...new Set(messages.map((m) => m.deviceId))];
      const rows: { id: string; tenant_id: string }[] = await em.query(`select id, tenant_id from device where id = any($1::uuid[])`, [ids]);
      const tenants = new Map(rows.map((row) => [row.id, row.tenant_id]));
      await this.history.add(em, messages.flatMap(({ deviceId, at, body }) => {
        const tenantId = tenants.get(deviceId);
        const said = Date.parse(body.at);
        const when = said <= at && said > at - OLDEST ? said : at;
        const line = { deviceId, tenantId: tenantId ?? '', kind: body.kind, detail: body.detail, actor: null, at: new Date(when) };
        return tenantId ? [isUUID(body.id, '7') ? { ...line, id: body.id } : line] : [];
      }));
    });
  }
}
