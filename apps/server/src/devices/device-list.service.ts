import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeviceCount, DeviceDetail, DeviceFilter, DeviceRow, FleetSummary, Page } from '#contract';
import { Database } from '#database';
import { Looks } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { toPage } from '../shared/page.js';
import { notFound } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { DeviceFilters, inScope } from './device-filter.js';
import { pageOfDevices, type ListRequest } from './device-paging.js';
import { placed } from './device-search.js';
import type { SortColumn } from './device-sort.rules.js';
import { DETAIL, joins, RECORD, toDetail, toRow, weekTo, type DetailRecord, type DeviceRecord } from './device.view.js';
import type { SqlWhere } from './sql-where.js';
import { slotOf } from './week.rules.js';

/** Counted while a list is being read. */
export const MOST_COUNTED = 10_000;
const SILENT_DAYS = 7;

/** What the console looks at all day: pages, counts, one device. */
@Injectable()
export class DeviceList {
  constructor(
    private readonly database: Database,
    private readonly filters: DeviceFilters,
    private readonly looks: Looks,
    private readonly clock: Clock,
  ) {}

  /** One page: one query, and one or two before it when there is a text or a software to search for. @throws ProblemError `reason_required`, as all that is about one place */
  page(scope: Scope, request: ListRequest): Promise<Page<DeviceRow>> {
    return this.database.tenant(scope, async (em) => {
      const filter = await placed(em, scope, request.filter);
      await this.looks.demandPlace(scope, em, filter);
      const page = await pageOfDevices(em, scope, this.filters, { ...request, filter });
      if (!page) return { items: [], next: null };
      const { from, where, order, columns } = page;
      const days = this.week();
      const rows: DeviceRecord[] = await em.query(...selected(RECORD, scope, days, where, from, `order by ${order}`));
      return toPage(rows, request.limit, (row) => toRow(row, days), (row) => columns.map((column) => cursorValue(row, column)));
    });
  }

  /** @param most it reads no further; as far as an action may go, whoever acts on a filter knows on how many */
  count(scope: Scope, asked: DeviceFilter, most = MOST_COUNTED): Promise<DeviceCount> {
    return this.database.tenant(scope, async (em) => {
      const filter = await placed(em, scope, asked);
      await this.looks.demandPlace(scope, em, filter);
      const where = await this.filters.where(scope, em, filter);
      const rolledUp = rollUpOf(filter);
      const statement = rolledUp
        ? `select sum(d.devices) as count from ${rolledUp} d where ${where.sql}`
        : `select count(*) as count from (select from device d where ${where.sql} limit ${where.bind(most + 1)}) bounded`;
      const [row]: { count: string | null }[] = await em.query(statement, where.params);
      const count = Number(row?.count ?? 0);
      return rolledUp || count <= most ? { count } : { count: most, more: true };
    });
  }

  /** @throws ProblemError `not_found`, `reason_required` */
  detail(scope: Scope, id: string): Promise<DeviceDetail> {
    return this.database.tenant(scope, async (em) => {
      const days = this.week();
      const [record] = await this.byIds<DetailRecord>(em, scope, DETAIL, days, [id]);
      if (!record) throw notFound('This device');
      await this.looks.demand(scope, em, [record.organisationId]);
      return toDetail(record, days);
    });
  }

  /** Rows for these ids, as far as the scope may see them; in no order. */
  async rows(scope: Scope, em: EntityManager, ids: readonly string[]): Promise<DeviceRow[]> {
    const days = this.week();
    return (await this.byIds<DeviceRecord>(em, scope, RECORD, days, ids)).map((record) => toRow(record, days));
  }

  /** Numbers of the fleet, of one organisation (a grouping: with its members) or of one site: from the roll-up; only the silent ones are counted in their index. */
  summary(scope: Scope, { organisationId, siteId }: Pick<DeviceFilter, 'organisationId' | 'siteId'> = {}): Promise<FleetSummary> {
    return this.database.tenant(scope, async (em) => {
      const { organisations } = await placed(em, scope, { ...(organisationId && { organisationId }) });
      await this.looks.demandPlace(scope, em, { organisations, siteId });
      const where = inScope(scope);
      if (organisations) where.and(`d.organisation_id = any(${where.bind(organisations)}::uuid[])`);
      if (siteId) where.and(`d.site_id = ${where.bind(siteId)}`);
      const place = where.sql;
      const silent = this.filters.silent(where, SILENT_DAYS);
      const sum = (condition: string) => `coalesce(sum(d.devices) filter (where ${condition}), 0)::int`;
      const [row]: FleetSummary[] = await em.query(
        `select coalesce(sum(d.devices), 0)::int as total, ${sum(`d.presence = 'online'`)} as online, ${sum(`d.presence = 'offline'`)} as offline,
           ${sum(`d.presence = 'unmanaged'`)} as unmanaged, ${sum(`d.status = 'quarantined'`)} as quarantined, ${sum(`d.target_state = 'waiting'`)} as "targetWaiting",
           ${sum(`d.target_state = 'failed'`)} as "targetFailed", count(distinct d.organisation_id)::int as organisations,
           count(distinct d.site_id)::int as sites,
           (select count(*)::int from device d where ${place} and ${silent} and d.status <> 'retired') as "silentSince7Days"
         from device_count d where ${place} and d.status <> 'retired' and d.devices > 0`,
        where.params,
      );
      if (!row) throw new Error('An aggregate always has a row.');
      return row;
    });
  }

  private byIds<R extends DeviceRecord>(em: EntityManager, scope: Scope, columns: string, days: readonly string[], ids: readonly string[]): Promise<R[]> {
    const where = inScope(scope);
    where.and(`d.id = any(${where.bind(ids)}::uuid[])`);
    return em.query(...selected(columns, scope, days, where, `(select * from device d where ${where.sql})`));
  }

  private week(): string[] {
    return weekTo(slotOf(this.clock.now().getTime()).day);
  }
}

/** The roll-up that has columns of the names that a filter is about: what it can tell need not be counted. */
function rollUpOf({ q, roomId, os, software, app, label, silentDays, kind, presence, management, target }: DeviceFilter): string | undefined {
  if (q || roomId || os || software || app || label || silentDays) return undefined;
  if (!kind) return 'device_count';
  return presence || management || target ? undefined : 'device_kind_count';
}

/** The statement that reads columns of the devices in `from`, and its parameters. */
function selected(columns: string, scope: Scope, [firstDay]: readonly string[], where: SqlWhere, from: string, tail = ''): [string, unknown[]] {
  return [`select ${columns} from ${from} d ${joins(where.bind(scope.tenantId), where.bind(firstDay))} ${tail}`, where.params];
}

function cursorValue(row: DeviceRecord, column: SortColumn): string {
  switch (column) {
    case 'name_key': return row.nameKey;
    case 'site_key': return row.siteKey;
    case 'os_key': return row.osKey;
    case 'seen_key': return row.seenKey.toISOString();
    case 'id': return row.id;
  }
}
