/** How a request looks in each of its states, and of an approved one how far it is. */
import type { RequestState, RequestView } from '#contract';
import { IconArrowBackUp, IconCircleCheck, IconCircleX, IconInbox, IconMessageQuestion, IconPlayerPlay, IconPlayerStop, type Icon } from '@tabler/icons-react';
import type { Tone } from '../../ui/tone.js';

interface Look { icon: Icon; tone: Tone }
const LOOK: Record<RequestState, Look> = {
  open: { icon: IconInbox, tone: 'attention' }, question: { icon: IconMessageQuestion, tone: 'information' }, approved: { icon: IconCircleCheck, tone: 'good' },
  refused: { icon: IconCircleX, tone: 'bad' }, withdrawn: { icon: IconArrowBackUp, tone: 'off' },
};

/** `key` of `requests:state`: an approved one says whether it is there yet. @param asker whoever made it looks: to them a question is what waits */
export function lookOf({ state, progress }: Pick<RequestView, 'state' | 'progress'>, asker = false): Look & { key: string } {
  if (asker && (state === 'open' || state === 'question')) return { ...LOOK[state], tone: state === 'open' ? 'information' : 'attention', key: state };
  if (state !== 'approved' || !progress) return { ...LOOK[state], key: state };
  if (progress.state === 'stopped') return { icon: IconPlayerStop, tone: 'attention', key: 'stopped' };
  return progress.state === 'done' ? { ...LOOK.approved, key: 'done' } : { icon: IconPlayerPlay, tone: 'information', key: 'underWay' };
}
