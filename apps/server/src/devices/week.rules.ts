/** A day of presence is 48 half hours of the clock on the wall in Paris, kept as the 48 low bits of a bigint (bit 0 = 00:00). */
import type { PresenceWeek, SettingValue } from '#contract';

export const HALF_HOUR = 30 * 60_000;
export const SLOTS = 48;
/** A Wi-Fi signal below this many percent makes a half hour weak. */
export const WEAK_SIGNAL = 40;

const PARIS = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
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

type Hours = readonly { weekdays: readonly number[]; from: number; to: number }[];

/**
 * Half hours of class, by the way of the week that is set for a place. ÉCOLE-4J: Monday, Tuesday, Thursday, Friday, 08:30–11:30 and 13:30–16:30. ÉCOLE-4,5J: five mornings
 * 08:30–11:30, and 13:30–15:45 on the same four days (the half hour that is begun counts). Holidays come with the school calendars.
 */
const WEEKS: Readonly<Record<SettingValue<'school.week'>, Hours>> = {
  'ecole-4j': [{ weekdays: [1, 2, 4, 5], from: 17, to: 23 }, { weekdays: [1, 2, 4, 5], from: 27, to: 33 }],
  'ecole-4.5j': [{ weekdays: [1, 2, 3, 4, 5], from: 17, to: 23 }, { weekdays: [1, 2, 4, 5], from: 27, to: 32 }],
  none: [],
};

/** @param day `YYYY-MM-DD` */
export function classHours(day: string, week: SettingValue<'school.week'>): boolean[] {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const open = WEEKS[week].filter(({ weekdays }) => weekdays.includes(weekday));
  return Array.from({ length: SLOTS }, (_, i) => open.some(({ from, to }) => i >= from && i < to));
}

const bits = (value: bigint): boolean[] => Array.from({ length: SLOTS }, (_, i) => ((value >> BigInt(i)) & 1n) === 1n);

/** @param stored the days that have a row, in any order. */
export function presenceWeek(from: string, days: number, stored: { day: string; online: bigint; weak: bigint }[], week: SettingValue<'school.week'>): PresenceWeek {
  const byDay = new Map(stored.map((row) => [row.day, row]));
  return {
    from,
    days: Array.from({ length: days }, (_, i) => {
      const date = addDays(from, i);
      const row = byDay.get(date);
      return { date, online: bits(row?.online ?? 0n), weak: bits(row?.weak ?? 0n), classHours: classHours(date, week) };
    }),
  };
}
