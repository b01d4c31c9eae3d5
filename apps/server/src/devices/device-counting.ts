import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DeviceCounts } from '../access/index.js';
import { inScope } from './device-filter.js';

/** Tells the access room how many devices an organisation or a site holds: from the roll-up, retired ones left out. */
@Injectable()
export class DeviceCounting implements OnModuleInit {
  constructor(private readonly counts: DeviceCounts) {}

  onModuleInit(): void {
    this.counts.countedBy(async (em, scope, by, ids) => {
      const column = by === 'site' ? 'site_id' : 'organisation_id';
      const where = inScope(scope);
      const rows: { id: string; devices: number }[] = await em.query(
        `select ${column} as id, sum(devices)::int as devices from device_count d
         where ${where.sql} and ${column} = any(${where.bind(ids)}::uuid[]) and status <> 'retired' group by 1`,
        where.params,
      );
      return new Map(rows.map((row) => [row.id, row.devices]));
    });
  }
}
