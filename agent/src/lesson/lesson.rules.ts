/**
 * What a lesson may be. Anybody at the device can lock one, for in a primary school teacher and pupils often share an account: so no lock lasts long, and no day is made of
 * locks alone. Pure.
 */
import { inClass, momentOf, nextChange, wallTime, type Calendar } from '#contract';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The longest that is locked at once, ms; it can be locked anew. */
export const LONGEST_LESSON = 4 * HOUR;
/** Locked in one day at most, ms: no day of primary school has more class. */
export const LESSONS_A_DAY = 6 * HOUR;
/** Of it outside the hours of class, where the calendar is known, ms: a supervised hour of work, and not the whole of what is left for changes. */
export const LESSONS_OUTSIDE_CLASS = 90 * MINUTE;
/** Times a day that a lesson is locked or ended: each is a line in the device's history. */
export const CHANGES_A_DAY = 30;
const SHORTEST = MINUTE;

/** What is remembered: the lesson that runs or ran last, and what the day has had. */
export interface LessonBook {
  /** ms, by the server's clock. */
  until: number;
  /** Whether it was begun outside the hours of class. */
  outside: boolean;
  /** Of what follows, `YYYY-MM-DD` at the place. */
  day: string;
  /** Locked on that day, ms; and how much of it outside the hours of class. */
  spent: number;
  spentOutside: number;
  changes: number;
}
export const EMPTY_BOOK: LessonBook = { until: 0, outside: false, day: '', spent: 0, spentOutside: 0, changes: 0 };

/** For so many minutes, or until the wall shows `HH:MM` today. */
export type Asked = { minutes: number } | { until: string };
/** Why a lesson ends before what was asked for. */
export type Cut = 'longest' | 'class' | 'day';
export type Refusal = 'past' | 'day' | 'changes' | 'none';
export type Answer = { ok: true; book: LessonBook; cut?: Cut } | { ok: false; refusal: Refusal };

/** Where and when it is asked. */
export interface Place {
  now: number;
  zone: string;
  /** Of the target; absent when nothing in it asks for hours. */
  calendar?: Calendar;
}

/** Locks a lesson, in the place of one that runs. */
export function lock(before: LessonBook, asked: Asked, place: Place): Answer {
  const { now, zone, calendar } = place;
  const book = refund(today(before, place), now);
  if (book.changes >= CHANGES_A_DAY) return { ok: false, refusal: 'changes' };
  const wanted = 'minutes' in asked ? now + asked.minutes * MINUTE : momentOf(zone, { day: wallTime(zone, now).day, minute: minuteOf(asked.until) });
  if (wanted - now < SHORTEST) return { ok: false, refusal: 'past' };
  const outside = calendar !== undefined && !inClass(calendar, now);
  const left = Math.min(LESSONS_A_DAY - book.spent, ...(outside ? [LESSONS_OUTSIDE_CLASS - book.spentOutside] : []));
  if (left < SHORTEST) return { ok: false, refusal: 'day' };
  const ends: [Cut, number][] = [['longest', now + LONGEST_LESSON], ['day', now + left]];
  if (calendar && !outside) ends.push(['class', nextChange(calendar, ['outside-class'], now) ?? Number.POSITIVE_INFINITY]);
  const [cut, latest] = ends.reduce((first, other) => (other[1] < first[1] ? other : first));
  const until = Math.min(wanted, latest);
  const length = until - now;
  return {
    ok: true,
    book: { ...book, until, outside, spent: book.spent + length, spentOutside: book.spentOutside + (outside ? length : 0), changes: book.changes + 1 },
    ...(until < wanted && { cut }),
  };
}

/** Ends the lesson that runs: what is left of it is not counted. */
export function end(before: LessonBook, place: Place): Answer {
  const book = today(before, place);
  if (book.until <= place.now) return { ok: false, refusal: 'none' };
  return { ok: true, book: { ...refund(book, place.now), changes: book.changes + 1 } };
}

/** The book of the day it is. A day that is over takes its account with it, not the lesson that runs past midnight. */
function today(book: LessonBook, { now, zone }: Place): LessonBook {
  const { day } = wallTime(zone, now);
  return book.day === day ? book : { ...EMPTY_BOOK, day, until: book.until, outside: book.outside };
}

function refund(book: LessonBook, now: number): LessonBook {
  const left = Math.max(0, book.until - now);
  return { ...book, until: Math.min(book.until, now), spent: Math.max(0, book.spent - left), spentOutside: Math.max(0, book.spentOutside - (book.outside ? left : 0)) };
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
