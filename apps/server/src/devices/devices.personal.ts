import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData, unsign } from '../access/index.js';

/** Saved views are a person's own; the history of devices bears their name. */
@Injectable()
export class DevicePersonal implements OnModuleInit {
  constructor(private readonly personal: PersonalData) {}

  onModuleInit(): void {
    this.personal.add('deviceHistory', unsign('device_event', 'actor'));
    this.personal.add('savedViews', {
      tell: (em, { tenantId, userId }) => em.query(`select room, name, query, created_at as "createdAt" from saved_view where tenant_id = $1 and user_id = $2 order by created_at, id limit 1000`, [tenantId, userId]),
      leave: async (em, { tenantId, userId }) => { await em.query('delete from saved_view where tenant_id = $1 and user_id = $2', [tenantId, userId]); },
    });
  }
}
