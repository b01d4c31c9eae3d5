/** What waits for a person, the most pressing first. Pure. */
import type { FleetSummary } from '#contract';
import type { Tone } from '../../ui/tone.js';

export interface AttentionItem {
  /** Names its words in `home:attention.*`. */
  key: 'requests' | 'failed' | 'quarantined' | 'silent' | 'waiting';
  count: number;
  tone: Tone;
  /** The list that makes the number, and its filter. */
  to: '/devices' | '/requests';
  search: Record<string, string>;
  /** True when it stays so until somebody acts; `waiting` settles by itself. */
  urgent: boolean;
}

/** Only what is above zero. @param requests of teachers and eRUN that wait for an answer of the reader */
export function attentionItems(summary: Pick<FleetSummary, 'targetFailed' | 'quarantined' | 'silentSince7Days' | 'targetWaiting'>, requests = 0): AttentionItem[] {
  const all: AttentionItem[] = [
    { key: 'failed', count: summary.targetFailed, tone: 'bad', to: '/devices', search: { target: 'failed' }, urgent: true },
    { key: 'quarantined', count: summary.quarantined, tone: 'unknown', to: '/devices', search: { status: 'quarantined' }, urgent: true },
    { key: 'requests', count: requests, tone: 'attention', to: '/requests', search: { state: 'open' }, urgent: true },
    { key: 'silent', count: summary.silentSince7Days, tone: 'attention', to: '/devices', search: { silentDays: '7', sort: 'lastSeen' }, urgent: true },
    { key: 'waiting', count: summary.targetWaiting, tone: 'information', to: '/devices', search: { target: 'waiting' }, urgent: false },
  ];
  return all.filter((item) => item.count > 0);
}
