/** Bodies of `/api/v1` about the school calendar: zones and school years of the syndicate, and the calendar of a place. Days are `YYYY-MM-DD`, clock times `HH:MM` on the wall of the place. */
import type { ClassHours } from './calendar.js';

/** Zones of school holidays: those of the mainland, Corsica, and each territory overseas. */
export const HOLIDAY_ZONES = [
  'A', 'B', 'C', 'corse', 'guadeloupe', 'guyane', 'martinique', 'mayotte', 'reunion', 'saint-pierre-et-miquelon', 'nouvelle-caledonie', 'polynesie', 'wallis-et-futuna',
] as const;
export type HolidayZone = (typeof HOLIDAY_ZONES)[number];

export const SCHOOL_TIME_ZONES = [
  'Europe/Paris', 'America/Guadeloupe', 'America/Martinique', 'America/Cayenne', 'America/Miquelon', 'Indian/Reunion', 'Indian/Mayotte', 'Pacific/Noumea', 'Pacific/Tahiti', 'Pacific/Wallis',
] as const;
export type SchoolTimeZone = (typeof SCHOOL_TIME_ZONES)[number];

/** Days without class, both ends included: a holiday that begins after Friday's class is from Saturday to the day before class begins again. */
export interface SchoolHoliday { name: string; from: string; to: string }
/** `holidays`: of one zone in one school year. `days`: own days of one place, closed or open; `events`: those with hours of their own. `name`: letters. `period`: days that can be looked at together. */
export const CALENDAR_LIMITS = { holidays: 15, days: 12, events: 20, name: 80, hours: 20, exceptionDays: 366, period: 400 } as const;

/** What is known of a school year in a zone. `shipped`: came with Craie; `imported`: from the open data; `edited`: by hand. `partial`: its summer holiday is not in it. */
export interface SchoolYearView {
  zone: HolidayZone;
  /** In which it begins: 2026 for 2026-2027. */
  year: number;
  holidays: SchoolHoliday[];
  source: 'shipped' | 'imported' | 'edited' | null;
  by: string | null;
  at: string | null;
  state: 'whole' | 'partial' | 'missing';
}
/**
 * GET /school-years → the current year and the next, and all later ones that are known, of every zone. PUT /school-years/:zone/:year SchoolYearBody; DELETE → what came with Craie counts again.
 * Both answer the same. `sites`: how many are in a zone, as far as the reader sees them; `unplaced`: those of which no zone is known.
 */
export interface SchoolYearsView { current: number; years: SchoolYearView[]; zones: { zone: HolidayZone; sites: number }[]; unplaced: number }
export interface SchoolYearBody { holidays: SchoolHoliday[] }

/** `closed`: no class on these days. `open`: class as in any week, although the calendar would close them. `event`: something is on at these hours, whatever day it is. */
export const EXCEPTION_KINDS = ['closed', 'open', 'event'] as const;
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];
/** POST /organisations/:id/calendar/exceptions, POST /sites/:id/calendar/exceptions → PlaceCalendarView; DELETE /calendar-exceptions/:id → 204. `hours` of an event, and of nothing else. */
export interface ExceptionBody { kind: ExceptionKind; name: string; from: string; to: string; hours?: { from: string; to: string } }

/** A stretch of days that is not as in any week, and why. */
export interface CalendarPeriod {
  kind: 'holiday' | 'public' | ExceptionKind;
  name: string;
  from: string;
  to: string;
  hours: { from: string; to: string } | null;
  /** Of an exception: its id, where it was set, by whom, and whether the reader may take it away here. */
  exception: { id: string; place: { id: string; name: string | null }; here: boolean; by: string } | null;
}

/** Where the hours of class come from: set for the place or above it, its own (by hand or from the open data), or none because there is no school. */
export type HoursOrigin = 'setting' | 'hand' | 'imported' | 'no-school';
/** GET /organisations/:id/calendar?from&to, GET /sites/:id/calendar?from&to (days, at most {@link CALENDAR_LIMITS}.period; from this month on without them). PUT /sites/:id/class-hours, DELETE → PlaceCalendarView. */
export interface PlaceCalendarView {
  place: { kind: 'organisation' | 'site'; id: string; name: string };
  from: string;
  to: string;
  /** Null: none is known, or none was wanted. */
  zone: HolidayZone | null;
  zoneOrigin: 'setting' | 'department' | 'unknown' | 'none';
  timeZone: SchoolTimeZone;
  class: ClassHours[];
  hoursOrigin: HoursOrigin;
  /** In order of their first day. */
  periods: CalendarPeriod[];
  /** Days without class that come of them, in order and apart. */
  closed: { from: string; to: string }[];
  /** Of own hours: whether something above has locked the week, so that they do not count. */
  hoursOverruled: boolean;
  /** School years within these days of which the zone's holidays are not wholly known. */
  unknownYears: number[];
}
/** PUT /sites/:id/class-hours */
export interface ClassHoursBody { hours: ClassHours[] }
