/** Presence by half hours: words and sums behind the week chart and the spark of the list. */

/** Half hours in a day. */
export const SLOTS = 48;
export const ZONE = 'Europe/Paris';
const DAY = 86_400_000;
// Made once: it costs far more than using it, and every row of a list asks for the day.
const DAY_IN_FRANCE = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' });
const TIME_IN_FRANCE = new Intl.DateTimeFormat('fr-FR', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** A run of half hours, `to` excluded. */
export interface SlotRange { from: number; to: number }

/** Clock time at which a half hour starts: 17 → `08:30`; 48 → `24:00`. */
export function slotTime(slot: number): string {
  return `${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 ? '30' : '00'}`;
}

/** Runs of true values, for a sentence or a table cell instead of 48 squares. */
export function ranges(bits: readonly boolean[]): SlotRange[] {
  const runs: SlotRange[] = [];
  bits.forEach((bit, slot) => {
    const last = runs.at(-1);
    if (!bit) return;
    if (last?.to === slot) last.to = slot + 1;
    else runs.push({ from: slot, to: slot + 1 });
  });
  return runs;
}

/** Hours online in a list of half hours. */
export const hoursOf = (bits: readonly boolean[]): number => bits.filter(Boolean).length / 2;

/** Share (0–100) of the class hours since its enrolment and up to now during which the device was reachable; null when there were none. */
export function classCoverage(days: readonly { date: string; online: boolean[]; classHours: boolean[] }[], now: Now, since: Now): number | null {
  const during = days.flatMap((day) => day.online.filter((online, slot) => day.classHours[slot] && isPast(day.date, slot, now) && (online || isPast(since.date, since.slot, { date: day.date, slot }))));
  return during.length === 0 ? null : Math.round((100 * during.filter(Boolean).length) / during.length);
}

/** Calendar day in France, `YYYY-MM-DD`. */
export function dayInFrance(at: Date): string {
  return DAY_IN_FRANCE.format(at);
}

/** The half hour of the day in France, 0–47. */
export function slotInFrance(at: Date): number {
  const [hour = '0', minute = '0'] = TIME_IN_FRANCE.format(at).split(':');
  return Number(hour) * 2 + (Number(minute) >= 30 ? 1 : 0);
}

/** Adds days to a `YYYY-MM-DD`; calendar arithmetic, untouched by clock changes. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Monday of the week that holds this instant in France. */
export function mondayOf(at: Date): string {
  const day = dayInFrance(at);
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}

/** 0–4: how tall a day's stick stands in the spark; any presence at all is visible. */
export function sparkLevel(halfHours: number): 0 | 1 | 2 | 3 | 4 {
  if (halfHours <= 0) return 0;
  if (halfHours <= 4) return 1;
  if (halfHours <= 10) return 2;
  return halfHours <= 18 ? 3 : 4;
}

/** The dates (`YYYY-MM-DD`, oldest first) of a spark that ends today. */
export function sparkDays(length: number, now: Date): string[] {
  const today = dayInFrance(now);
  return Array.from({ length }, (_, i) => addDays(today, i + 1 - length));
}

/** Where "now" stands in a chart. */
export interface Now { date: string; slot: number }
export const nowInFrance = (at: Date): Now => ({ date: dayInFrance(at), slot: slotInFrance(at) });

/** What one half hour shows. The current one may already be online; later ones are still to come; before `since`, its enrolment, nobody could know. */
export function cellState(day: { date: string; online: boolean[]; weak: boolean[] }, slot: number, now: Now, since: Now): 'online' | 'weak' | 'offline' | 'before' | 'future' {
  if (!isPast(day.date, slot, now)) return 'future';
  if (!day.online[slot]) return isPast(since.date, since.slot, { date: day.date, slot }) ? 'offline' : 'before';
  return day.weak[slot] ? 'weak' : 'online';
}

const isPast = (date: string, slot: number, now: Now): boolean => date < now.date || (date === now.date && slot <= now.slot);

/** Length of time up to now in its largest whole unit; at least one minute. */
export function sinceUnit(at: Date, now: Date): { count: number; unit: 'minute' | 'hour' | 'day' } {
  const minutes = Math.max(1, Math.floor((now.getTime() - at.getTime()) / 60_000));
  if (minutes < 60) return { count: minutes, unit: 'minute' };
  return minutes < 1_440 ? { count: Math.floor(minutes / 60), unit: 'hour' } : { count: Math.floor(minutes / 1_440), unit: 'day' };
}
