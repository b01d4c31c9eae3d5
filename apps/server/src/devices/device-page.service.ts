import { Injectable } from '@nestjs/common';
import type { DeviceEventView, InventoryView, Page, PresenceWeek } from '#contract';
import { Database } from '#database';
import { CalendarService } from '../calendar/index.js';
import { wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { Clock } from '../shared/clock.js';
import { DeviceGate } from './device-gate.js';
import { DeviceHistory } from './device-history.service.js';
import { addDays, isDay, mondayOf, presenceWeek, slotOf } from './week.rules.js';

/** What the page of one device shows beside its row. */
@Injectable()
export class DevicePages {
  constructor(
    private readonly database: Database,
    private readonly gate: DeviceGate,
    private readonly history: DeviceHistory,
    private readonly clock: Clock,
    private readonly calendars: CalendarService,
  ) {}

  /** @throws ProblemError `not_found` */
  inventory(scope: Scope, id: string): Promise<InventoryView> {
    return this.database.tenant(scope, async (em) => {
      await this.gate.check(scope, em, id);
      const rows: { section: string; body: unknown; received_at: Date }[] = await em.query(
        `select section, body, received_at from inventory_section where tenant_id = $1 and device_id = $2 and section <> 'software'`,
        [scope.tenantId, id],
      );
      return Object.fromEntries(rows.map((row) => [row.section, { body: row.body, receivedAt: row.received_at.toISOString() }]));
    });
  }

  /** @param from a day `YYYY-MM-DD`; this week's Monday when absent. @throws ProblemError `not_found`, `invalid_query` */
  presence(scope: Scope, id: string, from: string | undefined, days: number): Promise<PresenceWeek> {
    const first = from ?? mondayOf(slotOf(this.clock.now().getTime()).day);
    if (!isDay(first)) throw wrongField('from', 'format', 'Give `from` as a day, YYYY-MM-DD.', 'invalid_query');
    return this.database.tenant(scope, async (em) => {
      const place = await this.gate.placeOf(scope, em, id);
      const { calendar } = (await this.calendars.during(em, scope.tenantId, [place], { from: first, to: addDays(first, days - 1) }))(place);
      const rows: { day: string; online: string; weak: string }[] = await em.query(
        `select day::text, online, weak from device_presence_day where tenant_id = $1 and device_id = $2 and day between $3::date and $4::date`,
        [scope.tenantId, id, first, addDays(first, days - 1)],
      );
      return presenceWeek(first, days, rows.map((row) => ({ day: row.day, online: BigInt(row.online), weak: BigInt(row.weak) })), calendar);
    });
  }

  /** @throws ProblemError `not_found`, `invalid_cursor` */
  events(scope: Scope, id: string, limit: number, cursor?: string): Promise<Page<DeviceEventView>> {
    return this.database.tenant(scope, async (em) => {
      await this.gate.check(scope, em, id);
      return this.history.page(scope, em, id, limit, cursor);
    });
  }
}
