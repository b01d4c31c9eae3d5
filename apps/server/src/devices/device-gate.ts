import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { notFound } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { inScope } from './device-filter.js';

/** The one question before anything that belongs to a device is read: may this scope see it? */
@Injectable()
export class DeviceGate {
  /** @throws ProblemError `not_found` for a foreign or unknown id */
  async check(scope: Scope, em: EntityManager, deviceId: string): Promise<void> {
    if ((await this.visible(scope, em, [deviceId])).length === 0) throw notFound('This device');
  }

  /** Those of the ids that the scope may see. */
  async visible(scope: Scope, em: EntityManager, deviceIds: readonly string[]): Promise<string[]> {
    const where = inScope(scope);
    where.and(`d.id = any(${where.bind(deviceIds)}::uuid[])`);
    const rows: { id: string }[] = await em.query(`select d.id from device d where ${where.sql}`, where.params);
    return rows.map((row) => row.id);
  }
}
