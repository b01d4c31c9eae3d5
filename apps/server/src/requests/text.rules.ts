/** Words of strangers, as they are kept. Pure. */

/** What makes one text look like another (bidi overrides, zero width, soft hyphens). */
const DECEPTIVE = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;

/** One line, single spaces; null for nothing. */
export const lineOf = (text: string | undefined): string | null => text?.toWellFormed().replace(DECEPTIVE, '').replace(/\s+/g, ' ').trim() || null;

/** Several lines, at most one empty between two; null for nothing. */
export const linesOf = (text: string | undefined): string | null =>
  text?.toWellFormed().replace(DECEPTIVE, '').replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(/[^\S\n]+$/gm, '').replace(/\n{3,}/g, '\n\n').trim() || null;

/** The earliest day that somebody somewhere may call today: `YYYY-MM-DD`. Who asks lives in one of a dozen time zones. */
export const earliestToday = (now: Date): string => new Date(now.getTime() - 12 * 3_600_000).toISOString().slice(0, 10);

/** A day of the calendar. */
export const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
};
