import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Looks } from '../access/index.js';
import { notFound } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { inScope } from './device-filter.js';

/** The one question before anything that belongs to a device is read: may this scope see it, and was the reason said where one is asked for? */
@Injectable()
export class DeviceGate {
  constructor(private readonly looks: Looks) {}

  /** @throws ProblemError `not_found` for a foreign or unknown id, `reason_required` for a commune that keeps its own console */
  async check(scope: Scope, em: EntityManager, deviceId: string): Promise<void> {
    await this.placeOf(scope, em, deviceId);
  }

  /** Where it is. @throws ProblemError as `check` */
  async placeOf(scope: Scope, em: EntityManager, deviceId: string): Promise<{ organisationId: string; siteId: string | null }> {
    const [found] = await this.find(scope, em, [deviceId]);
    if (!found) throw notFound('This device');
    await this.looks.demand(scope, em, [found.organisationId]);
    return found;
  }

  /** Those of the ids that the scope may see, and look into now. */
  async visible(scope: Scope, em: EntityManager, deviceIds: readonly string[]): Promise<string[]> {
    const found = await this.find(scope, em, deviceIds);
    const closed = new Set((await this.looks.closed(scope, em, found.map(({ organisationId }) => organisationId))).map(({ id }) => id));
    return found.filter(({ organisationId }) => !closed.has(organisationId)).map(({ id }) => id);
  }

  private find(scope: Scope, em: EntityManager, deviceIds: readonly string[]): Promise<{ id: string; organisationId: string; siteId: string | null }[]> {
    const where = inScope(scope);
    where.and(`d.id = any(${where.bind(deviceIds)}::uuid[])`);
    return em.query(`select d.id, d.organisation_id as "organisationId", d.site_id as "siteId" from device d where ${where.sql}`, where.params);
  }
}
