import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Page, TwinView } from '#contract';
import { Database } from '#database';
import { AuditService, Looks } from '../access/index.js';
import { notFound } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { inScope } from './device-filter.js';
import { DeviceList } from './device-list.service.js';
import { DeviceMarks } from './device.marks.js';
import { marksOf } from './recognition.rules.js';

/** Shown on one page. */
const MOST = 5;

/** Rows that may stand for one machine: what was noted down, and what came by itself. Asked anew each time, so it is always true. */
@Injectable()
export class AssetTwins {
  constructor(
    private readonly database: Database,
    private readonly marks: DeviceMarks,
    private readonly list: DeviceList,
    private readonly audit: AuditService,
    private readonly looks: Looks,
  ) {}

  /** Inside the scope, the surest first; never two that have an agent each. @throws ProblemError `not_found` */
  of(scope: Scope, id: string): Promise<Page<TwinView>> {
    return this.database.tenant(scope, async (em) => {
      const device = await this.seen(scope, em, id);
      if (device.status === 'retired') return { items: [], next: null };
      const known = await this.marks.matching(em, { tenantId: scope.tenantId, organisationId: device.organisationId }, marksOf(await this.marks.all(em, id)), id);
      const apart: { id: string }[] = await em.query(`select other_id as id from device_distinct where tenant_id = $1 and device_id = $2`, [scope.tenantId, id]);
      // Of a commune that keeps its own console nothing is told unasked.
      const closed = await this.looks.closed(scope, em, known.map((one) => one.organisationId));
      const twins = known.filter((one) => !closed.some((organisation) => organisation.id === one.organisationId)).filter((one) => (one.management === 'none' || device.management === 'none') && !apart.some((other) => other.id === one.id)).slice(0, MOST);
      const rows = new Map((await this.list.rows(scope, em, twins.map((twin) => twin.id))).map((row) => [row.id, row]));
      const items = twins.flatMap(({ id: twinId, match }) => {
        const row = rows.get(twinId);
        return row ? [{ device: row, ...match }] : [];
      });
      return { items, next: null };
    });
  }

  /** Somebody looked: these are two, and are not proposed again. @throws ProblemError `not_found` */
  distinct(scope: Scope, id: string, otherId: string): Promise<void> {
    return this.database.tenant(scope, async (em) => {
      const [one, other] = [await this.seen(scope, em, id), await this.seen(scope, em, otherId)];
      await em.query(
        `insert into device_distinct (tenant_id, device_id, other_id) values ($1, $2, $3), ($1, $3, $2) on conflict do nothing`, [scope.tenantId, id, otherId],
      );
      await this.audit.record(em, scope, 'device.distinct', `device:${id}`, { name: one.name, other: other.name });
    });
  }

  private async seen(scope: Scope, em: EntityManager, id: string): Promise<{ organisationId: string; management: string; status: string; name: string }> {
    const where = inScope(scope);
    where.and(`d.id = ${where.bind(id)}`);
    const [row]: { organisationId: string; management: string; status: string; name: string }[] = await em.query(
      `select organisation_id as "organisationId", management, status, name from device d where ${where.sql}`, where.params,
    );
    if (!row) throw notFound('This device');
    await this.looks.demand(scope, em, [row.organisationId]);
    return row;
  }
}
