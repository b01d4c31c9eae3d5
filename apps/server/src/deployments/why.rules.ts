/**
 * When a device is likely to be done, and what that rests on. Pure. Time is looked at in half hours, as presence is kept: first those of the next two weeks in which the device is usually
 * on and may be disturbed.
 */
import { isOpen, nextChange, wallTime, weekdayOf, type Calendar, type ExpectedBasis, type Reason, type Timing, type Window } from '#contract';

export const HALF_HOUR = 30 * 60_000;
const SLOTS_AHEAD = 14 * 48;
const PARIS = 'Europe/Paris';

/** Half hours of a week in which a device is usually on: for each weekday, Monday first, 48 bits (bit 0 is 00:00 in Paris). */
export type UsualWeek = readonly number[];

interface Slot { at: number; weekday: number; index: number }
/** The half hours from this one on. */
export interface Horizon { slots: readonly Slot[] }

/** @param at ms, of any moment in the first half hour */
export function horizonFrom(at: number): Horizon {
  const first = Math.floor(at / HALF_HOUR) * HALF_HOUR;
  return {
    slots: Array.from({ length: SLOTS_AHEAD }, (_, n) => {
      const start = first + n * HALF_HOUR;
      const { day, minute } = wallTime(PARIS, start);
      return { at: start, weekday: weekdayOf(day), index: Math.floor(minute / 30) };
    }),
  };
}

/** In which half hours of the horizon one of the windows is open, as the half hour begins or, for the first one, now. */
export const openSlots = ({ slots }: Horizon, calendar: Calendar, windows: readonly Window[], now: number): boolean[] => slots.map(({ at }) => isOpen(calendar, windows, Math.max(at, now)));

export const isUsual = (week: UsualWeek, { weekday, index }: Pick<Slot, 'weekday' | 'index'>): boolean => Math.floor((week[weekday - 1] ?? 0) / 2 ** index) % 2 === 1;

/** One device of a deployment that is not done. Moments in ms. */
export interface Standing {
  reason: Reason;
  failed: boolean;
  online: boolean;
  /** Null: it has no habit that shows. */
  week: UsualWeek | null;
  timing: Timing | null;
  /** Of the horizon's half hours; undefined without windows. */
  open: readonly boolean[] | undefined;
  calendar: Calendar | undefined;
  retryAt: number | null;
  /** When what is held goes into the target: the end of a soak, or the start; null when nobody knows. */
  heldUntil: { at: number; basis: 'soak' | 'start' } | null;
}

export interface Expected { at: number; basis: ExpectedBasis }

/** Reasons that no time cures. */
const NEEDS_A_PERSON: ReadonlySet<Reason> = new Set<Reason>(['paused', 'pinned', 'unsupported', 'failed', 'refused', 'disk', 'approval', 'corrupt']);
/** Of these only the device's own next try is known. */
const TRIED_AGAIN: ReadonlySet<Reason> = new Set<Reason>(['battery', 'link', 'dependency', 'locked', 'corrupt', 'disk']);

/** Null: nothing to go by, or a person has to act. */
export function expectedOf(standing: Standing, horizon: Horizon, now: number): Expected | null {
  const start = beginningOf(standing, now);
  if (!start) return null;
  const { online, week, open, timing, calendar } = standing;
  const deadline = timing?.deadline === undefined ? Infinity : Date.parse(timing.deadline);
  const later = horizon.slots.flatMap((slot, n) => (slot.at + HALF_HOUR > start.at ? [{ ...slot, n }] : []));
  // One that is connected now stays so for the half hour; beyond that its habit counts, if it has one.
  const isOn = (slot: Slot) => (online && slot.at <= now) || (week === null ? online : isUsual(week, slot));
  const mayBe = (n: number, at: number) => open === undefined || open[n] === true || at + HALF_HOUR > deadline;
  const found = later.find((slot) => isOn(slot) && mayBe(slot.n, slot.at));
  if (found) {
    const at = Math.max(found.at, start.at);
    const firstOpen = later.find((slot) => mayBe(slot.n, slot.at));
    if (open?.[found.n] === false) return { at: Math.max(at, deadline), basis: 'deadline' };
    if (at <= start.at) return start;
    return { at, basis: open === undefined || (firstOpen && firstOpen.n < found.n) ? 'usual-hours' : 'window' };
  }
  // Farther than one can see in half hours: holidays, mostly. Whether it is on then nobody knows.
  if (open === undefined || !calendar || !timing || later.some((slot) => mayBe(slot.n, slot.at))) return null;
  const opens = nextChange(calendar, timing.windows, start.at);
  if (opens === undefined) return deadline === Infinity ? null : { at: deadline, basis: 'deadline' };
  return deadline < opens ? { at: deadline, basis: 'deadline' } : { at: opens, basis: 'window' };
}

/** When it may begin, whatever windows and habits say. */
function beginningOf({ reason, failed, timing, retryAt, heldUntil }: Standing, now: number): Expected | null {
  if (reason === 'wave') return heldUntil && { at: Math.max(heldUntil.at, now), basis: heldUntil.basis };
  if (failed && retryAt === null) return null;
  if (TRIED_AGAIN.has(reason) || failed) return retryAt === null ? null : { at: Math.max(retryAt, now), basis: 'retry' };
  if (NEEDS_A_PERSON.has(reason)) return null;
  const from = timing?.from === undefined ? now : Date.parse(timing.from);
  return from > now ? { at: from, basis: 'start' } : { at: now, basis: 'online' };
}
