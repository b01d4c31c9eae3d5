import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { HOLIDAY_ZONES, type HolidayZone, type SchoolYearBody, type SchoolYearsView, type SchoolYearView } from '#contract';
import { Database } from '#database';
import { AuditService, SiteEntity } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { CalendarEvents } from './calendar.events.js';
import { CalendarService } from './calendar.service.js';
import { isWhole, schoolYearOf } from './days.rules.js';
import { ordered, yearName, yearProblem } from './school-year.rules.js';
import { SchoolYearStore, type YearKey } from './school-year.store.js';
import { LAST_SHIPPED, shippedYear } from './shipped.rules.js';

/** Years that can be written: around those that anybody can know of. */
const YEARS = { first: 2024, last: 2060 } as const;

/** School holidays by zone and year: the syndicate's to change, everybody's to read. */
@Injectable()
export class SchoolYearService {
  constructor(
    private readonly db: Database,
    private readonly store: SchoolYearStore,
    private readonly calendars: CalendarService,
    private readonly audit: AuditService,
    private readonly events: CalendarEvents,
    private readonly clock: Clock,
  ) {}

  /** The current year, the next, and all later ones that are known; and which zones the schools of the reader are in. */
  look(scope: Scope): Promise<SchoolYearsView> {
    return this.db.tenant(scope, (em) => this.view(em, scope));
  }

  /** @throws ProblemError `not_found` for a zone or year that is none, `forbidden` below the syndicate, `invalid_body` */
  async set(scope: Scope, zone: string, year: string, { holidays }: SchoolYearBody): Promise<SchoolYearsView> {
    const key = keyOf(zone, year);
    forTheSyndicate(scope);
    const problem = yearProblem(key.year, holidays);
    if (problem) throw wrongField(problem.field, problem.code, problem.detail);
    return this.db.tenant(scope, async (em) => {
      const before = (await this.store.known(em, scope))(key);
      if (JSON.stringify(ordered(before)) === JSON.stringify(ordered(holidays))) return this.view(em, scope);
      await this.store.write(em, scope, key, holidays, 'edited');
      await this.changed(em, scope, 'school-year.changed', key, holidays.length);
      return this.view(em, scope);
    });
  }

  /** What came with Craie counts again. Doing it twice is the same. @throws ProblemError `not_found`, `forbidden` below the syndicate */
  async reset(scope: Scope, zone: string, year: string): Promise<SchoolYearsView> {
    const key = keyOf(zone, year);
    forTheSyndicate(scope);
    return this.db.tenant(scope, async (em) => {
      if (await this.store.erase(em, scope, key)) await this.changed(em, scope, 'school-year.reset', key, shippedYear(key.zone, key.year).length);
      return this.view(em, scope);
    });
  }

  private async changed(em: EntityManager, scope: Scope, action: string, { zone, year }: YearKey, holidays: number): Promise<void> {
    await this.audit.record(em, scope, action, `school-year:${zone}`, { name: yearName(year), zone, holidays });
    this.db.afterCommit(() => this.events.changed.emit({ tenantId: scope.tenantId, places: 'all' }));
  }

  private async view(em: EntityManager, scope: Scope): Promise<SchoolYearsView> {
    const rows = new Map((await this.store.all(em, scope)).map((row) => [`${row.zone} ${row.year}`, row]));
    const current = schoolYearOf(this.clock.now().toISOString().slice(0, 10));
    const last = Math.max(current + 1, LAST_SHIPPED, ...[...rows.values()].map(({ year }) => year));
    const years = HOLIDAY_ZONES.flatMap((zone) => Array.from({ length: last - current + 1 }, (_, at): SchoolYearView => {
      const year = current + at;
      const row = rows.get(`${zone} ${year}`);
      const holidays = row?.holidays ?? shippedYear(zone, year);
      const state = isWhole(zone, year, holidays) ? 'whole' : holidays.length > 0 ? 'partial' : 'missing';
      return { zone, year, holidays, source: row?.source ?? (holidays.length > 0 ? 'shipped' : null), by: row?.setBy ?? null, at: row?.setAt.toISOString() ?? null, state };
    })).filter(({ year, state }) => year <= current + 1 || state !== 'missing');
    return { current, years, ...(await this.inUse(em, scope)) };
  }

  /** How many of the schools that the reader sees are in which zone. */
  private async inUse(em: EntityManager, scope: Scope): Promise<Pick<SchoolYearsView, 'zones' | 'unplaced'>> {
    const sites = await within(em.createQueryBuilder(SiteEntity, 's'), scope, 'organisationId', 'id').andWhere(`s.kind = 'school'`).select(['s.id', 's.organisationId']).getMany();
    const where = await this.calendars.where(em, scope.tenantId, sites.map(({ id, organisationId }) => ({ organisationId, siteId: id })));
    const counts = new Map<HolidayZone, number>();
    let unplaced = 0;
    for (const { id, organisationId } of sites) {
      const { zone, zoneOrigin } = where({ organisationId, siteId: id });
      if (zone) counts.set(zone, (counts.get(zone) ?? 0) + 1);
      else if (zoneOrigin === 'unknown') unplaced++;
    }
    return { zones: HOLIDAY_ZONES.flatMap((zone) => { const count = counts.get(zone); return count ? [{ zone, sites: count }] : []; }), unplaced };
  }
}

function keyOf(zone: string, year: string): YearKey {
  const known = HOLIDAY_ZONES.find((one) => one === zone);
  const number = /^\d{4}$/.test(year) ? Number(year) : 0;
  if (!known || number < YEARS.first || number > YEARS.last) throw notFound('This school year');
  return { zone: known, year: number };
}

function forTheSyndicate({ organisations }: Scope): void {
  if (organisations !== 'all') throw new ProblemError('forbidden', 'School years are changed by the syndicate. For days of your own, add them to the calendar of your commune or school.');
}
