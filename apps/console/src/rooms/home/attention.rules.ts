/** What waits for a person, the most pressing first. Pure. */
import type { FleetSummary } from '#contract';
import type { Tone } from '../../ui/tone.js';

export interface AttentionItem {
  /** Names its words in `home:attention.*`. */
  key: 'failed' | 'quarantined' | 'silent' | 'waiting';
  count: number;
  tone: Tone;
  /** The filter of the device list that makes the number. */
  search: Record<string, string>;
  /** True when it stays so until somebody acts; `waiting` settles by itself. */
  urgent: boolean;
}

/** Only what is above zero. */
export function attentionItems(summary: Pick<FleetSummary, 'targetFailed' | 'quarantined' | 'silentSince7Days' | 'targetWaiting'>): AttentionItem[] {
  const all: AttentionItem[] = [
    { key: 'failed', count: summary.targetFailed, tone: 'bad', search: { target: 'failed' }, urgent: true },
    { key: 'quarantined', count: summary.quarantined, tone: 'unknown', search: { status: 'quarantined' }, urgent: true },
    { key: 'silent', count: summary.silentSince7Days, tone: 'attention', search: { silentDays: '7', sort: 'lastSeen' }, urgent: true },
    { key: 'waiting', count: summary.targetWaiting, tone: 'information', search: { target: 'waiting' }, urgent: false },
  ];
  return all.filter((item) => item.count > 0);
}
