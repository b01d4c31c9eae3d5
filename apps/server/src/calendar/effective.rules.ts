/** The calendar of a place, from everything that has a say in it. Pure. */
import type { Calendar, ClassHours, HolidayZone, HoursOrigin, PlaceCalendarView, SchoolTimeZone, SettingValue, SiteKind } from '#contract';
import { without, type Period } from './days.rules.js';
import { together, WEEKS } from './hours.rules.js';
import { departmentOf, publicRegionOf, timeZoneOf, zoneOf, type PublicRegion } from './zone.rules.js';

/** Days that are not as in any week, and why. `exception`: the row that says so. */
export interface Marked<E = unknown> extends Period { kind: 'holiday' | 'public' | 'closed' | 'open' | 'event'; name: string; hours: { from: string; to: string } | null; exception: E | null }

/** Where a place is, in the sense of calendars. */
export interface Whereabouts { zone: HolidayZone | null; zoneOrigin: PlaceCalendarView['zoneOrigin']; timeZone: SchoolTimeZone; region: PublicRegion }

/** By what is set, else by the department of the commune, else by the postal code. */
export function whereabouts(set: { zone: SettingValue<'school.holiday-zone'>; timeZone: SettingValue<'school.time-zone'> }, facts: { code: string | null; postalCode: string | null }): Whereabouts {
  const department = departmentOf(facts.code) ?? departmentOf(facts.postalCode);
  const derived = zoneOf(department);
  const zone = set.zone === 'auto' ? derived : set.zone === 'none' ? undefined : set.zone;
  const zoneOrigin = set.zone === 'none' ? 'none' : set.zone !== 'auto' ? 'setting' : derived ? 'department' : 'unknown';
  return { zone: zone ?? null, zoneOrigin, timeZone: set.timeZone === 'auto' ? timeZoneOf(zone ?? derived) : set.timeZone, region: publicRegionOf(department, zone ?? derived) };
}

export interface Hours { class: ClassHours[]; hoursOrigin: HoursOrigin; hoursOverruled: boolean }

/**
 * A site's own hours, else the week that is set. Where there is no school, only what is set for the very place.
 * @param own its own hours: those by hand have no school, and count alone
 */
export function hoursOf(week: { value: SettingValue<'school.week'>; own: boolean; held: boolean }, kind: SiteKind, own: readonly { school: string; hours: ClassHours[] }[]): Hours {
  const byHand = own.filter(({ school }) => school === '');
  const told = byHand.length > 0 ? byHand : own;
  if (told.length > 0 && !week.held) return { class: together(told.map(({ hours }) => hours)), hoursOrigin: byHand.length > 0 ? 'hand' : 'imported', hoursOverruled: false };
  const hoursOverruled = told.length > 0;
  if (kind !== 'school' && !week.own) return { class: [], hoursOrigin: 'no-school', hoursOverruled };
  return { class: together([WEEKS[week.value]]), hoursOrigin: 'setting', hoursOverruled };
}

/**
 * As devices carry it.
 * @param general days that are closed for everybody there
 * @param own days that somebody closed or opened, from the top down: the nearest, and the latest, has the last word
 */
export function toCalendar(zone: string, hours: readonly ClassHours[], general: readonly Period[], own: readonly Marked[]): Calendar {
  let closed = without(general, []);
  for (const one of own) {
    if (one.kind === 'closed') closed = without([...closed, one], []);
    else if (one.kind === 'open') closed = without(closed, [one]);
  }
  return { zone, class: [...hours], closed: closed.slice(0, MOST_CLOSED) };
}

/** Most stretches that a calendar takes. What {@link CALENDAR_LIMITS} lets a place have is 119: three school years in part, their public holidays, and own days on four levels. */
const MOST_CLOSED = 120;
