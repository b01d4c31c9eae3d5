/** How one item of the target looks in a list. */
import type { TargetItemView } from '#contract';
import type { Tone } from '../../ui/tone.js';

export type ItemLook = 'pending' | 'downloading' | 'working' | 'workingAbsent' | 'done' | 'waiting' | 'failed';

const TONES: Record<ItemLook, Tone> = { pending: 'information', downloading: 'information', working: 'information', workingAbsent: 'information', done: 'good', waiting: 'information', failed: 'bad' };

/** Word and tone of the state; removal has its own word. */
export function itemLook(item: Pick<TargetItemView, 'state' | 'ensure'>): { look: ItemLook; tone: Tone } {
  const look = item.state === 'working' && item.ensure === 'absent' ? 'workingAbsent' : item.state;
  return { look, tone: TONES[look] };
}

/** True while the bar of an item should move. */
export const isMoving = (item: Pick<TargetItemView, 'state'>): boolean => item.state === 'downloading' || item.state === 'working';

/** What needs a person first, then what moves, then what waits, then what is done; names decide between equals. */
export function inOrder(items: readonly TargetItemView[]): TargetItemView[] {
  const rank = { failed: 0, downloading: 1, working: 1, waiting: 2, pending: 2, done: 3 } as const;
  return [...items].sort((a, b) => rank[a.state] - rank[b.state] || a.title.localeCompare(b.title));
}
