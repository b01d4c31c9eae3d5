import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ACT_NAMES, type DeviceSelection } from '#contract';
import { ActParts, type Audience } from '../access/index.js';
import type { Scope } from '../shared/scope.js';
import { inScope } from './device-filter.js';
import { DeviceService } from './device.service.js';

/** Which devices an act reaches, told to the room that decides on acts. */
@Injectable()
export class DeviceAudience implements OnModuleInit {
  constructor(
    private readonly devices: DeviceService,
    private readonly acts: ActParts,
  ) {}

  onModuleInit(): void {
    this.acts.devicesFrom({
      audience: async (scope, em, selection: DeviceSelection) => this.described(em, scope, await this.devices.resolve(scope, em, selection)),
      remaining: async (scope, em, ids) => this.described(em, scope, await this.still(scope, em, ids)),
    });
  }

  private async still(scope: Scope, em: EntityManager, ids: readonly string[]): Promise<string[]> {
    const where = inScope(scope);
    where.and(`d.id = any(${where.bind(ids)}::uuid[])`).and(`d.status <> 'retired'`);
    const rows: { id: string }[] = await em.query(`select d.id from device d where ${where.sql} order by d.id`, where.params);
    return rows.map(({ id }) => id);
  }

  private async described(em: EntityManager, { tenantId }: Scope, ids: string[]): Promise<Audience> {
    const names: { name: string }[] = await em.query('select d.name from device d where d.tenant_id = $1 and d.id = any($2::uuid[]) order by d.name_key, d.id limit $3', [tenantId, ids, ACT_NAMES]);
    const places: Audience['places'] = await em.query(
      `select d.organisation_id as "organisationId", d.site_id as "siteId", count(*)::int as devices from device d where d.tenant_id = $1 and d.id = any($2::uuid[])
       group by d.organisation_id, d.site_id order by d.organisation_id, d.site_id`,
      [tenantId, ids],
    );
    return { ids, names: names.map(({ name }) => name), places };
  }
}
