import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeviceFilter, DeviceSelection } from '#contract';
import { Looks } from '../access/index.js';
import { notFound, ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { DeviceFilters, inScope } from './device-filter.js';
import { placed } from './device-search.js';

/** Most devices one action applies to. */
export const MOST_SELECTED = 100_000;

/** The devices a selection means, inside the scope; retired ones never. */
@Injectable()
export class DeviceSelections {
  constructor(private readonly filters: DeviceFilters, private readonly looks: Looks) {}

  /**
   * For what only an agent can do. Of a filter, what has no agent is passed over; named one by one, it is refused.
   * @throws ProblemError `not_found` when any id is foreign, unknown or retired: nothing is done then; `reason_required`; `conflict` for one without an agent; `too_large`
   */
  async managed(scope: Scope, em: EntityManager, selection: DeviceSelection): Promise<string[]> {
    if (selection.filter) return this.found(scope, em, selection.filter, MOST_SELECTED, `d.management = 'agent'`);
    const rows = await this.named(scope, em, selection.ids);
    const without = rows.filter(({ managed }) => !managed).length;
    if (without > 0) throw new ProblemError('conflict', `${without} of these devices have no agent: nothing can be asked of them. Take them out of the selection.`);
    return rows.map(({ id }) => id);
  }

  /** With and without an agent. @throws ProblemError `not_found`, `reason_required`, `too_large` */
  async all(scope: Scope, em: EntityManager, selection: DeviceSelection, most = MOST_SELECTED): Promise<string[]> {
    return selection.filter ? this.found(scope, em, selection.filter, most, 'true') : (await this.named(scope, em, selection.ids)).map(({ id }) => id);
  }

  private async named(scope: Scope, em: EntityManager, named: readonly string[]): Promise<{ id: string; managed: boolean }[]> {
    const ids = [...new Set(named)];
    const where = inScope(scope);
    where.and(`d.id = any(${where.bind(ids)}::uuid[])`).and(`d.status <> 'retired'`);
    const rows: { id: string; organisationId: string; managed: boolean }[] = await em.query(`select d.id, d.organisation_id as "organisationId", d.management = 'agent' as managed from device d where ${where.sql} order by d.id`, where.params);
    if (rows.length !== ids.length) throw notFound('One of these devices');
    await this.looks.demand(scope, em, rows.map(({ organisationId }) => organisationId));
    return rows;
  }

  private async found(scope: Scope, em: EntityManager, asked: DeviceFilter, most: number, also: string): Promise<string[]> {
    const filter = await placed(em, scope, asked);
    await this.looks.demandPlace(scope, em, filter);
    const where = await this.filters.where(scope, em, filter);
    const rows: { id: string; organisationId: string }[] = await em.query(`select d.id, d.organisation_id as "organisationId" from device d where ${where.sql} and d.status <> 'retired' and ${also} order by d.id limit ${most + 1}`, where.params);
    if (rows.length > most) throw new ProblemError('too_large', `More than ${most} devices match: narrow the filter.`);
    // A list over everything is supervision; an action on it reaches into each commune.
    await this.looks.demand(scope, em, [...new Set(rows.map(({ organisationId }) => organisationId))]);
    return rows.map((row) => row.id);
  }
}
