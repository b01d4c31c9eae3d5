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

/** What the device said: its sentence for a person, and the rest, which is the raw output of a tool. */
export function said(detail: string | null): { sentence: string; rest: string } {
  const lines = (detail ?? '').trim().split('\n');
  const raw = /^(dpkg|apt|E:|W:|Err:|\/)/.test(lines[0] ?? '');
  return raw ? { sentence: '', rest: lines.join('\n') } : { sentence: lines[0] ?? '', rest: lines.slice(1).join('\n') };
}

/** True while the bar of an item should move. */
export const isMoving = (item: Pick<TargetItemView, 'state'>): boolean => item.state === 'downloading' || item.state === 'working';

/** What needs a person first, then what moves, then what waits, then what is done; names decide between equals. */
export function inOrder(items: readonly TargetItemView[]): TargetItemView[] {
  const rank = { failed: 0, downloading: 1, working: 1, waiting: 2, pending: 2, done: 3 } as const;
  return [...items].sort((a, b) => rank[a.state] - rank[b.state] || a.title.localeCompare(b.title));
}
