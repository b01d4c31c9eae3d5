import { Injectable } from '@nestjs/common';
import { Not, type EntityManager } from 'typeorm';
import { CALENDAR_LIMITS, type ExceptionBody, type PlaceCalendarView } from '#contract';
import { Database } from '#database';
import { AuditService, placed, type PlaceRef } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { CalendarExceptionEntity } from './calendar.entity.js';
import { CalendarEvents } from './calendar.events.js';
import { daysIn, horizonOf, isDay } from './days.rules.js';
import { PlaceCalendars } from './place-calendar.service.js';

/** Own days of a place: closed, open after all, or with something on. They hold for everything below it. */
@Injectable()
export class ExceptionService {
  constructor(
    private readonly db: Database,
    private readonly calendars: PlaceCalendars,
    private readonly audit: AuditService,
    private readonly events: CalendarEvents,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `not_found`, `invalid_body`, `conflict` when the place has too many */
  add(scope: Scope, ref: PlaceRef, body: ExceptionBody): Promise<PlaceCalendarView> {
    check(body);
    return this.db.tenant(scope, async (em) => {
      const at = await placed(em, scope, ref, true);
      const { organisationId, siteId = null } = at.place;
      await this.room(em, scope, { organisationId, siteId }, body.kind === 'event');
      const { kind, name, from, to, hours } = body;
      await em.insert(CalendarExceptionEntity, {
        id: newId(), tenantId: scope.tenantId, organisationId, siteId, kind, name: name.trim(), firstDay: from, lastDay: to, fromTime: hours?.from ?? null, toTime: hours?.to ?? null,
        setBy: scope.actor.label, setAt: this.clock.now(),
      });
      await this.changed(em, scope, 'calendar.exception-added', { organisationId, siteId }, at.steps.at(-1)?.name, body);
      return this.calendars.view(em, scope, at);
    });
  }

  /** @throws ProblemError `not_found` */
  remove(scope: Scope, id: string): Promise<void> {
    return this.db.tenant(scope, async (em) => {
      const query = within(em.createQueryBuilder(CalendarExceptionEntity, 'x'), scope, 'organisationId', 'siteId').andWhere('x.id = :id', { id });
      const row = await query.leftJoinAndSelect('x.organisation', 'o').leftJoinAndSelect('x.site', 's').getOne();
      if (!row) throw notFound('This day');
      await em.delete(CalendarExceptionEntity, { id, tenantId: scope.tenantId });
      await this.changed(em, scope, 'calendar.exception-removed', row, row.site?.name ?? row.organisation?.name, { kind: row.kind, name: row.name, from: row.firstDay, to: row.lastDay });
    });
  }

  /** A calendar has to fit into what devices carry. */
  private async room(em: EntityManager, { tenantId }: Scope, { organisationId, siteId }: { organisationId: string; siteId: string | null }, event: boolean): Promise<void> {
    const since = horizonOf(this.clock.now().toISOString().slice(0, 10)).from;
    const rows = await em.createQueryBuilder(CalendarExceptionEntity, 'x')
      .where({ tenantId, organisationId, kind: event ? 'event' : Not('event') }).andWhere('x.siteId is not distinct from :siteId::uuid', { siteId }).andWhere('x.lastDay >= :since', { since }).getCount();
    const most = event ? CALENDAR_LIMITS.events : CALENDAR_LIMITS.days;
    if (rows >= most) throw new ProblemError('conflict', `This place has ${most} such days since ${since} already: take one away, or put several into one stretch.`);
  }

  private async changed(em: EntityManager, scope: Scope, action: string, place: { organisationId: string; siteId: string | null }, name: string | null | undefined, { kind, name: day, from, to }: ExceptionBody): Promise<void> {
    const { organisationId, siteId } = place;
    await this.audit.record(em, scope, action, siteId ? `site:${siteId}` : `organisation:${organisationId}`, { name, day, dayKind: kind, firstDay: from, lastDay: to });
    const places = siteId === null && organisationId === scope.tenantId ? 'all' as const : [{ organisationId, siteId }];
    this.db.afterCommit(() => this.events.changed.emit({ tenantId: scope.tenantId, places }));
  }
}

function check({ kind, from, to, hours }: ExceptionBody): void {
  for (const [field, day] of [['from', from], ['to', to]] as const) if (!isDay(day)) throw wrongField(field, 'format', `${day} is no day.`);
  if (to < from) throw wrongField('to', 'combination', 'The last day is not before the first.');
  if (daysIn({ from, to }) > CALENDAR_LIMITS.exceptionDays) throw wrongField('to', 'range', `At most ${CALENDAR_LIMITS.exceptionDays} days at once.`);
  if ((kind === 'event') !== (hours !== undefined)) throw wrongField('hours', 'combination', 'An event has hours, and nothing else has.');
  if (hours && hours.to <= hours.from) throw wrongField('hours.to', 'combination', 'It ends after it begins.');
}
