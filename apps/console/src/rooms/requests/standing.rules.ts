/** What has become of a request, as one sentence for whoever made it and whoever answers. Pure. */
import type { RequestState, RequestStatusView } from '#contract';

export type Standing = { state: RequestState; progress: RequestStatusView['progress'] };

/** When those that do not have it yet are likely to: words of `requests:when`. */
export type Ending = { key: 'today' | 'byDay'; at: string } | { key: 'unknown' };
/** A sentence of `requests:standing`, and what it counts. */
export interface Sentence { key: string; done: number; devices: number; ending: Ending | null }

/** @param asker it is said to whoever made it @param today `YYYY-MM-DD`; @param dayOf the day of a moment, likewise */
export function sentenceOf({ state, progress }: Standing, asker: boolean, today: string, dayOf: (at: string) => string): Sentence {
  const { done, devices } = progress ?? { done: 0, devices: 0 };
  const said = (key: string, ending: Ending | null = null): Sentence => ({ key, done, devices, ending });
  if (state !== 'approved') return said(asker && (state === 'question' || state === 'withdrawn') ? `${state}Asker` : state);
  if (!progress) return said('approved');
  if (devices === 0) return said(progress.state === 'stopped' ? 'stoppedNone' : 'approved');
  if (progress.state === 'done') return said(done < devices ? 'doneSome' : 'done');
  if (progress.state === 'stopped') return said('stopped');
  return said(done === 0 ? 'approvedNone' : 'approvedSome', endingOf(progress.expectedAt, today, dayOf));
}

/** A day that has passed promises nothing any more. */
function endingOf(at: string | null, today: string, dayOf: (at: string) => string): Ending {
  if (at === null || dayOf(at) < today) return { key: 'unknown' };
  return dayOf(at) === today ? { key: 'today', at } : { key: 'byDay', at };
}

/** It waits for somebody: for an answer, or for its asker. */
export const isOpen = (state: RequestState): boolean => state === 'open' || state === 'question';

/** Both sides may write, but about one that was withdrawn. */
export const isTalkedOf = (state: RequestState): boolean => state !== 'withdrawn';

export type RequestMove = 'approve' | 'ask' | 'refuse' | 'reopen' | 'withdraw';
/** What the reader can do with it, the likeliest first. @param own they asked for it */
export function movesOf({ state, answerable }: { state: RequestState; answerable: boolean }, own: boolean): RequestMove[] {
  return [
    ...(answerable && isOpen(state) ? ['approve' as const, 'ask' as const, 'refuse' as const] : []),
    ...(answerable && state === 'refused' ? ['reopen' as const] : []),
    ...(own && isOpen(state) ? ['withdraw' as const] : []),
  ];
}
