/** A day of presence is 48 half hours of the clock on the wall in Paris, kept as the 48 low bits of a bigint (bit 0 = 00:00). */
import { momentOf, wallTime, weekdayOf, type Calendar, type PresenceWeek } from '#contract';

export const HALF_HOUR = 30 * 60_000;
export const SLOTS = 48;
/** A Wi-Fi signal below this many percent makes a half hour weak. */
export const WEAK_SIGNAL = 40;

const ZONE = 'Europe/Paris';
const PARIS = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});

export interface Slot {
  /** `YYYY-MM-DD` in Paris. */
  day: string;
  /** 0–47. */
  index: number;
}

/** Number of the half hour since 1970: equal numbers are the same `Slot`, as Paris is always whole half hours from UTC. */
export const halfHour = (at: number): number => Math.floor(at / HALF_HOUR);

let last: { number: number; slot: Slot } | undefined;

/** Where a moment falls. Heartbeats ask again and again for the same half hour, so the last answer is kept. */
export function slotOf(at: number): Slot {
  const number = halfHour(at);
  if (last?.number !== number) {
    const part = Object.fromEntries(PARIS.formatToParts(number * HALF_HOUR).map((p) => [p.type, p.value]));
    const index = Number(part['hour']) * 2 + (Number(part['minute']) >= 30 ? 1 : 0);
    last = { number, slot: { day: `${part['year']}-${part['month']}-${part['day']}`, index } };
  }
  return last.slot;
}

/** The day `days` after `day`, both `YYYY-MM-DD`. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** True for a day that exists, `YYYY-MM-DD`. */
export const isDay = (text: string): boolean =>
  /^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && addDays(text, 0) === text;

/** The Monday on or before a day. */
export const mondayOf = (day: string): string => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));

/** True for a half hour in which there is class, if only for a part of it. The place may be in another zone than the half hours, which are those of Paris. @param day `YYYY-MM-DD` */
export function classHours(day: string, calendar: Calendar): boolean[] {
  return Array.from({ length: SLOTS }, (_, i) => {
    const wall = calendar.zone === ZONE ? { day, minute: i * 30 } : wallTime(calendar.zone, momentOf(ZONE, { day, minute: i * 30 }));
    const weekday = weekdayOf(wall.day);
    return !calendar.closed.some(({ from, to }) => from <= wall.day && wall.day <= to)
      && calendar.class.some(({ weekdays, from, to }) => weekdays.includes(weekday) && minutesOf(from) < wall.minute + 30 && wall.minute < minutesOf(to));
  });
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

const bits = (value: bigint): boolean[] => Array.from({ length: SLOTS }, (_, i) => ((value >> BigInt(i)) & 1n) === 1n);

/** @param stored the days that have a row, in any order. */
export function presenceWeek(from: string, days: number, stored: { day: string; online: bigint; weak: bigint }[], calendar: Calendar): PresenceWeek {
  const byDay = new Map(stored.map((row) => [row.day, row]));
  return {
    from,
    days: Array.from({ length: days }, (_, i) => {
      const date = addDays(from, i);
      const row = byDay.get(date);
      return { date, online: bits(row?.online ?? 0n), weak: bits(row?.weak ?? 0n), classHours: classHours(date, calendar) };
    }),
  };
}
