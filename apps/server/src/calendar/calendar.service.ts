import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Calendar, HolidayZone, SchoolHoliday } from '#contract';
import { SettingsService, type Place } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { CalendarSources, type ExceptionRow } from './calendar.sources.js';
import { hasClassIn, horizonOf, isWhole, overlaps, yearsIn, type Period } from './days.rules.js';
import { hoursOf, toCalendar, whereabouts, type Hours, type Marked, type Whereabouts } from './effective.rules.js';
import { publicHolidaysIn } from './public-holidays.rules.js';
import { shippedYear } from './shipped.rules.js';
import type { PublicRegion } from './zone.rules.js';

/** A calendar with all its reasons: of a place, within a period. */
export interface EffectiveCalendar extends Whereabouts, Hours {
  calendar: Calendar;
  /** In order of their first day. */
  marked: Marked<ExceptionRow>[];
  /** School years in the period of which the holidays are not wholly known. */
  unknownYears: number[];
}

const KEYS = ['school.week', 'school.holiday-zone', 'school.time-zone'] as const;

/** What calendar holds where. Who may see a place is the caller's question; a place that is not seen has the calendar of a school nobody has said anything of. */
@Injectable()
export class CalendarService {
  constructor(
    private readonly settings: SettingsService,
    private readonly sources: CalendarSources,
    private readonly clock: Clock,
  ) {}

  /**
   * The calendars that devices carry: hours of class, and days without class of this school year and the next. The same number of statements for one place as for thousands.
   * @returns the calendar of one of the places
   */
  async at(em: EntityManager, tenantId: string, places: readonly Place[]): Promise<(place: Place) => Calendar> {
    const effective = await this.during(em, tenantId, places, horizonOf(this.clock.now().toISOString().slice(0, 10)));
    return (place) => effective(place).calendar;
  }

  /** Zone, clock and public holidays of places. */
  async where(em: EntityManager, tenantId: string, places: readonly Place[]): Promise<(place: Place) => Whereabouts> {
    const set = await this.settings.effectiveAt(em, { tenantId }, places, ['school.holiday-zone', 'school.time-zone']);
    const facts = await this.sources.facts(em, tenantId, places);
    return (place) => { const { 'school.holiday-zone': zone, 'school.time-zone': timeZone } = set(place); return whereabouts({ zone, timeZone }, facts(place)); };
  }

  /** The calendars of a period, with what made them so. */
  async during(em: EntityManager, tenantId: string, places: readonly Place[], period: Period): Promise<(place: Place) => EffectiveCalendar> {
    const set = await this.settings.sourcedAt(em, { tenantId }, places, KEYS);
    const facts = await this.sources.facts(em, tenantId, places);
    const own = await this.sources.hours(em, tenantId, places);
    const exceptions = await this.sources.exceptions(em, tenantId, places, period);
    const years = await this.sources.years(em, tenantId);
    const where = (place: Place): Whereabouts => whereabouts({ zone: set(place)['school.holiday-zone'].value, timeZone: set(place)['school.time-zone'].value }, facts(place));
    const general = this.general(new Map(places.map((place) => { const { zone, region } = where(place); return [`${zone} ${region}`, { zone, region }]; })), years, period);
    return (place) => {
      const at = where(place);
      const hours = hoursOf(set(place)['school.week'], facts(place).kind, (place.siteId && own.get(place.siteId)) || []);
      const shared = general.get(`${at.zone} ${at.region}`);
      const [common, others] = [shared?.marked ?? [], exceptions(place).map(toMarked)];
      const marked = [...common, ...others].sort((a, b) => a.from.localeCompare(b.from));
      return { ...at, ...hours, marked, calendar: toCalendar(at.timeZone, hours.class, common, others), unknownYears: shared?.unknownYears ?? [] };
    };
  }

  /** What all places of a zone and region have in common. */
  private general(kinds: ReadonlyMap<string, { zone: HolidayZone | null; region: PublicRegion }>, own: ReadonlyMap<string, SchoolHoliday[]>, period: Period) {
    const found = new Map<string, { marked: Marked<ExceptionRow>[]; unknownYears: number[] }>();
    for (const [key, { zone, region }] of kinds) {
      const years = zone === null ? [] : yearsIn(period).map((year) => ({ year, zone, holidays: own.get(`${zone} ${year}`) ?? shippedYear(zone, year) }));
      const holidays = years.flatMap((one) => one.holidays.map(({ name, from, to }) => ({ kind: 'holiday' as const, name, from, to })));
      const days = publicHolidaysIn(region, period).map(({ day, name }) => ({ kind: 'public' as const, name, from: day, to: day }));
      found.set(key, {
        marked: [...holidays, ...days].filter((one) => overlaps(one, period)).map((one) => ({ ...one, hours: null, exception: null })),
        unknownYears: years.filter((one) => hasClassIn(one.year, period) && !isWhole(one.zone, one.year, one.holidays)).map(({ year }) => year),
      });
    }
    return found;
  }
}

const toMarked = (row: ExceptionRow): Marked<ExceptionRow> => ({
  kind: row.kind, name: row.name, from: row.from, to: row.to, hours: row.fromTime && row.toTime ? { from: row.fromTime, to: row.toTime } : null, exception: row,
});
