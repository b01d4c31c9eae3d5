/** The journal in short: what happened many times in a row is said once, with its number. Pure. */
import type { AuditView } from '#contract';

export interface RecentLine { entry: AuditView; times: number }

/** Devices that arrive one by one make one line, whichever token let them in. */
const ARRIVAL = 'device.enrolled';

/** Folds equal neighbours (same action, same person); the newest of each is kept, and so is the order. */
export function folded(entries: readonly AuditView[]): RecentLine[] {
  const lines: RecentLine[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    const same = last?.entry.action === entry.action && (entry.action === ARRIVAL || last.entry.actor === entry.actor && last.entry.person === entry.person);
    if (last && same) last.times += 1;
    else lines.push({ entry, times: 1 });
  }
  return lines;
}
