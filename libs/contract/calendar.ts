/**
 * The calendar of a place, as devices carry it in their target: hours of class in a week, and days without class. Pure and without network: server and agent answer alike when
 * something may disturb. Times on the wall of the place's zone; moments are milliseconds since 1970.
 */
import { Type, type Static } from 'typebox';

const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });

/** Both are on the same day, `from` before `to`. */
export const ClassHours = Type.Object({
  /** Monday is 1, Sunday 7. */
  weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { maxItems: 7 }),
  from: clock,
  to: clock,
});
export type ClassHours = Static<typeof ClassHours>;

export const Calendar = Type.Object({
  /** IANA name, `Europe/Paris`. */
  zone: Type.String({ maxLength: 40 }),
  class: Type.Array(ClassHours, { maxItems: 20 }),
  /** Days without class, both ends included: school holidays, public holidays, bridges. In order, apart. */
  closed: Type.Array(Type.Object({ from: day, to: day }), { maxItems: 120 }),
});
export type Calendar = Static<typeof Calendar>;

/** When something may disturb: outside the hours of class, on Wednesdays without class, on days without class, at night. */
export const WINDOWS = ['outside-class', 'wednesday', 'holidays', 'night'] as const;
export type Window = (typeof WINDOWS)[number];

/** Minutes of the day between which it is night. */
const NIGHT = { from: 20 * 60, to: 6 * 60 } as const;
const MINUTE = 60_000;
const DAY = 24 * 60;
/** How far ahead a window is looked for, days: longer than the summer holidays. */
const HORIZON = 75;

export interface WallTime {
  /** `YYYY-MM-DD` */
  day: string;
  /** Of the day, whole. */
  minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the wall shows. @throws RangeError for a zone that is none */
export function wallTime(zone: string, at: number): WallTime {
  let format = formats.get(zone);
  if (!format) formats.set(zone, (format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })));
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: `${part['year']}-${part['month']}-${part['day']}`, minute: Number(part['hour']) * 60 + Number(part['minute']) };
}

const midnight = (on: string): number => Date.parse(`${on}T00:00:00Z`);

/** How far the wall is ahead of UTC, ms. */
function ahead(zone: string, at: number): number {
  const { day: on, minute } = wallTime(zone, at);
  return midnight(on) + minute * MINUTE - Math.floor(at / MINUTE) * MINUTE;
}

/** The moment at which the wall shows this; of an hour that the autumn has twice, the second one; in the hour that the spring lacks, as much later as that hour is long. */
export function momentOf(zone: string, { day: on, minute }: WallTime): number {
  const shown = midnight(on) + minute * MINUTE;
  const [before, after] = [ahead(zone, shown - DAY * MINUTE), ahead(zone, shown + DAY * MINUTE)];
  const shows = (offset: number) => ahead(zone, shown - offset) === offset;
  return shown - Math.min(...[before, after].filter(shows), ...(shows(before) || shows(after) ? [] : [before]));
}

/** Monday is 1, Sunday 7. */
export const weekdayOf = (on: string): number => ((new Date(`${on}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

const isClosed = ({ closed }: Calendar, on: string): boolean => closed.some(({ from, to }) => from <= on && on <= to);

const inClassAt = (calendar: Calendar, { day: on, minute }: WallTime): boolean =>
  !isClosed(calendar, on) && calendar.class.some(({ weekdays, from, to }) => weekdays.includes(weekdayOf(on)) && minutesOf(from) <= minute && minute < minutesOf(to));

/** Whether there is class. */
export const inClass = (calendar: Calendar, at: number): boolean => inClassAt(calendar, wallTime(calendar.zone, at));

function openAt(calendar: Calendar, windows: readonly Window[], wall: WallTime): boolean {
  const hasClass = inClassAt(calendar, wall);
  const within: Record<Window, boolean> = {
    'outside-class': !hasClass,
    wednesday: weekdayOf(wall.day) === 3 && !hasClass,
    holidays: isClosed(calendar, wall.day),
    night: wall.minute >= NIGHT.from || wall.minute < NIGHT.to,
  };
  return windows.length === 0 || windows.some((window) => within[window]);
}

/** Whether one of the windows is open; none asked for: always. */
export const isOpen = (calendar: Calendar, windows: readonly Window[], at: number): boolean => openAt(calendar, windows, wallTime(calendar.zone, at));

const dayAfter = (on: string): string => new Date(midnight(on) + DAY * MINUTE).toISOString().slice(0, 10);

/** The moments of a day at which the wall shows one of these minutes, in order; where the clock is changed on it, that moment too. */
function momentsOf(zone: string, on: string, minutes: readonly number[]): number[] {
  const shown = midnight(on);
  let [low, high] = [shown - DAY * MINUTE, shown + 2 * DAY * MINUTE];
  const [before, after] = [ahead(zone, low), ahead(zone, high)];
  const moments = minutes.map((minute) => shown + minute * MINUTE - before);
  if (before === after) return moments;
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
    if (ahead(zone, middle) === before) low = middle;
    else high = middle;
  }
  const all = [...moments, high, ...minutes.map((minute) => shown + minute * MINUTE - after)];
  return all.filter((moment) => wallTime(zone, moment).day === on).sort((a, b) => a - b);
}

/** The first moment from `at` on at which one of the windows is open (or, with `open` false, none is): `at` itself when it is so already. Undefined when that is not within sight. */
export function nextChange(calendar: Calendar, windows: readonly Window[], at: number, open = true): number | undefined {
  if (isOpen(calendar, windows, at) === open) return at;
  const { zone } = calendar;
  const marks = [...new Set([0, NIGHT.to, NIGHT.from, ...calendar.class.flatMap(({ from, to }) => [minutesOf(from), minutesOf(to)])])].sort((a, b) => a - b);
  let on = wallTime(zone, at).day;
  for (let days = 0; days <= HORIZON; days++, on = dayAfter(on)) {
    // What the wall would show on most days is cheaper than asking what it does.
    if (days > 0 && !marks.some((minute) => openAt(calendar, windows, { day: on, minute }) === open)) continue;
    const found = momentsOf(zone, on, marks).find((moment) => moment > at && isOpen(calendar, windows, moment) === open);
    if (found !== undefined) return found;
  }
  return undefined;
}
