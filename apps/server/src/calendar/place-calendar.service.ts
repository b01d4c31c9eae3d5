import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CALENDAR_LIMITS, type CalendarPeriod, type ClassHoursBody, type PlaceCalendarView } from '#contract';
import { Database } from '#database';
import { AuditService, placed, type Placed, type PlaceRef } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { CalendarEvents } from './calendar.events.js';
import { ClassHoursEntity } from './calendar.entity.js';
import { CalendarService } from './calendar.service.js';
import type { ExceptionRow } from './calendar.sources.js';
import { addDays, daysIn, isDay, type Period } from './days.rules.js';
import type { Marked } from './effective.rules.js';
import { together } from './hours.rules.js';

/** Days ahead that are shown when nothing is asked for. */
const AHEAD = 365;

/** The calendar of a place as people see it, and the hours that a site has of its own. */
@Injectable()
export class PlaceCalendars {
  constructor(
    private readonly db: Database,
    private readonly calendars: CalendarService,
    private readonly audit: AuditService,
    private readonly events: CalendarEvents,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `not_found`, `invalid_query` for days that are none, or too many */
  async look(scope: Scope, ref: PlaceRef, asked: Partial<Period> = {}): Promise<PlaceCalendarView> {
    const period = this.period(asked);
    return this.db.tenant(scope, async (em) => this.view(em, scope, await placed(em, scope, ref), period));
  }

  /** From now on a site has hours of its own. @throws ProblemError `not_found`, `invalid_body` for hours that end before they begin */
  setHours(scope: Scope, site: string, { hours }: ClassHoursBody): Promise<PlaceCalendarView> {
    const wrong = hours.findIndex(({ from, to }) => to <= from);
    if (wrong >= 0) throw wrongField(`hours.${wrong}.to`, 'combination', 'Class ends after it begins.');
    return this.db.tenant(scope, async (em) => {
      const at = await placed(em, scope, { site }, true);
      await em.query(
        `insert into class_hours (site_id, school, tenant_id, organisation_id, hours, set_by, set_at) values ($1, '', $2, $3, $4::jsonb, $5, $6)
         on conflict (site_id, school) do update set hours = excluded.hours, set_by = excluded.set_by, set_at = excluded.set_at`,
        [site, scope.tenantId, at.place.organisationId, JSON.stringify(together([hours])), scope.actor.label, this.clock.now()],
      );
      await this.changed(em, scope, at, 'class-hours.changed', hours.length);
      return this.view(em, scope, at, this.period());
    });
  }

  /** The hours that are set count again, or those of the open data. Doing it twice is the same. @throws ProblemError `not_found` */
  clearHours(scope: Scope, site: string): Promise<PlaceCalendarView> {
    return this.db.tenant(scope, async (em) => {
      const at = await placed(em, scope, { site }, true);
      const { affected } = await em.delete(ClassHoursEntity, { siteId: site, school: '', tenantId: scope.tenantId });
      if (affected) await this.changed(em, scope, at, 'class-hours.removed', 0);
      return this.view(em, scope, at, this.period());
    });
  }

  /** Inside of a transaction that sees the place. */
  async view(em: EntityManager, scope: Scope, at: Placed, period = this.period()): Promise<PlaceCalendarView> {
    const { place, steps } = at;
    const here = steps.at(-1);
    if (!here) throw new Error('A place is its own last step.');
    const found = (await this.calendars.during(em, scope.tenantId, [place], period))(place);
    return {
      place: { kind: here.level === 'site' ? 'site' : 'organisation', id: here.id, name: here.name ?? '' }, ...period,
      zone: found.zone, zoneOrigin: found.zoneOrigin, timeZone: found.timeZone, class: found.class, hoursOrigin: found.hoursOrigin, hoursOverruled: found.hoursOverruled,
      periods: found.marked.map((one) => toPeriod(one, at)), closed: found.calendar.closed, unknownYears: found.unknownYears,
    };
  }

  private async changed(em: EntityManager, scope: Scope, { place, steps }: Placed, action: string, lines: number): Promise<void> {
    await this.audit.record(em, scope, action, `site:${place.siteId}`, { name: steps.at(-1)?.name, ...(lines > 0 && { lines }) });
    this.db.afterCommit(() => this.events.changed.emit({ tenantId: scope.tenantId, places: [place] }));
  }

  private period({ from, to }: Partial<Period> = {}): Period {
    const first = from ?? `${this.clock.now().toISOString().slice(0, 8)}01`;
    if (!isDay(first)) throw wrongField('from', 'format', 'Give `from` as a day, YYYY-MM-DD.', 'invalid_query');
    const last = to ?? addDays(first, AHEAD);
    if (!isDay(last)) throw wrongField('to', 'format', 'Give `to` as a day, YYYY-MM-DD.', 'invalid_query');
    if (last < first || daysIn({ from: first, to: last }) > CALENDAR_LIMITS.period) throw wrongField('to', 'range', `Ask for at most ${CALENDAR_LIMITS.period} days, from the first to the last.`, 'invalid_query');
    return { from: first, to: last };
  }
}

function toPeriod({ exception, ...one }: Marked<ExceptionRow>, { place, steps }: Placed): CalendarPeriod {
  if (!exception) return { ...one, exception: null };
  const id = exception.siteId ?? exception.organisationId;
  return { ...one, exception: { id: exception.id, place: { id, name: steps.find((step) => step.id === id)?.name ?? null }, here: id === (place.siteId ?? place.organisationId), by: exception.setBy } };
}
