/** Days of a period, as they are picked and as the server takes them. Pure: the present is an argument. */
import { parisDay } from '../users/until.rules.js';

const DAY = 86_400_000;
export const PRESETS = { today: 1, week: 7, month: 30 } as const;
export type Preset = keyof typeof PRESETS;
/** First and last day, `YYYY-MM-DD` in Europe/Paris; both inside. */
export interface Period { from?: string | undefined; to?: string | undefined }

/** The last so many days, today among them. */
export const presetPeriod = (preset: Preset, now: Date): Period => ({ from: parisDay(new Date(now.getTime() - (PRESETS[preset] - 1) * DAY)) });

/** The preset that a period is, when it is one. */
export const presetOf = ({ from, to }: Period, now: Date): Preset | undefined =>
  (to === undefined ? (Object.keys(PRESETS) as Preset[]).find((preset) => presetPeriod(preset, now).from === from) : undefined);

/** The moment at which a day begins in Europe/Paris, ISO UTC; undefined for what is no day. */
export function startOfDay(day: string | undefined): string | undefined {
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  // Midnight in Paris is 22:00 or 23:00 of the day before in UTC.
  const midnight = Date.parse(`${day}T00:00:00.000Z`);
  if (Number.isNaN(midnight)) return undefined;
  return [2, 1].map((hours) => new Date(midnight - hours * 3_600_000)).find((at) => parisDay(at) === day && parisDay(new Date(at.getTime() - 1)) !== day)?.toISOString();
}

/** The period as moments: the last day counts to its end. */
export function toMoments({ from, to }: Period): Period {
  const next = to && !Number.isNaN(Date.parse(to)) ? new Date(Date.parse(`${to}T00:00:00.000Z`) + DAY).toISOString().slice(0, 10) : undefined;
  return { from: startOfDay(from), to: startOfDay(next) };
}

export const isBackwards = ({ from, to }: Period): boolean => Boolean(from && to && from > to);
