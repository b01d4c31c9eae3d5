import type { Reason } from '#contract';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** First and longest wait by reason, ms. What mends itself soon is tried again soon. */
const WAITS: Partial<Record<Reason, readonly [first: number, longest: number]>> = {
  locked: [15 * SECOND, 2 * MINUTE],
  link: [30 * SECOND, 15 * MINUTE],
  corrupt: [MINUTE, HOUR],
  disk: [5 * MINUTE, HOUR],
  dependency: [10 * MINUTE, 6 * HOUR],
};
const OTHERWISE = [MINUTE, 6 * HOUR] as const;

/** Time (ms) until the next attempt: doubles from the reason's first wait to its longest, spread by ±20 %. */
export function retryDelay(reason: Reason, attempts: number, random: () => number = Math.random): number {
  const [first, longest] = WAITS[reason] ?? OTHERWISE;
  const wait = Math.min(longest, first * 2 ** Math.min(Math.max(attempts, 1) - 1, 20));
  return Math.round(wait * (0.8 + 0.4 * random()));
}

/** Reasons that pass by themselves are waited for; the others are failures a person should see. */
export const stateFor = (reason: Reason): 'waiting' | 'failed' => (reason === 'locked' || reason === 'link' || reason === 'disk' ? 'waiting' : 'failed');
