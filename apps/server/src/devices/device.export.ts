import { Injectable } from '@nestjs/common';
import type { DeviceFilter, DeviceRow } from '#contract';
import { csvCell } from '../shared/csv.rules.js';
import type { Scope } from '../shared/scope.js';
import { DeviceList } from './device-list.service.js';
import type { DeviceSort } from './device-sort.rules.js';

/** Rows read at once: the file is written page by page, so its length costs no memory. */
const PAGE = 1_000;

const COLUMNS = {
  name: (row) => row.name,
  assetTag: (row) => row.assetTag,
  serial: (row) => row.serial,
  kind: (row) => row.kind,
  model: (row) => row.model,
  os: (row) => row.os,
  organisation: (row) => row.organisation.name,
  site: (row) => row.site?.name ?? null,
  labels: (row) => row.labels.join(', '),
  status: (row) => row.status,
  presence: (row) => row.presence,
  lastSeenAt: (row) => row.lastSeenAt,
  battery: (row) => row.battery,
  diskFree: (row) => row.diskFree,
  diskTotal: (row) => row.diskTotal,
  targetTotal: (row) => row.target.total,
  targetDone: (row) => row.target.done,
  targetFailed: (row) => row.target.failed,
  id: (row) => row.id,
} satisfies Record<string, (row: DeviceRow) => string | number | null>;

/** The list as a CSV file. */
@Injectable()
export class DeviceExport {
  constructor(private readonly list: DeviceList) {}

  /** What is refused is so before the first line. @throws ProblemError like a page of the list */
  async open(scope: Scope, filter: DeviceFilter, sort: DeviceSort): Promise<AsyncGenerator<string>> {
    await this.list.page(scope, { filter, sort, limit: 1, cursor: undefined });
    return this.lines(scope, filter, sort);
  }

  /**
   * UTF-8 with a byte order mark; `;` between cells for French spreadsheets, `,` for others.
   * Each page is a transaction of its own: a device renamed meanwhile may move, none is repeated under the same name.
   */
  private async *lines(scope: Scope, filter: DeviceFilter, sort: DeviceSort): AsyncGenerator<string> {
    const line = (cells: (string | number | null)[]) => `${cells.map(csvCell).join(scope.locale === 'fr' ? ';' : ',')}\r\n`;
    yield `\ufeff${line(Object.keys(COLUMNS))}`;
    for (let cursor: string | undefined, more = true; more; ) {
      const page = await this.list.page(scope, { filter, sort, limit: PAGE, cursor });
      yield page.items.map((row) => line(Object.values(COLUMNS).map((cell) => cell(row)))).join('');
      more = page.next !== null;
      cursor = page.next ?? undefined;
    }
  }
}
