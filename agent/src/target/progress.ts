import type { ItemReport, Reason, TargetItem } from '#contract';
import { readJson, writeAtomic } from '../state/atomic.js';
import { retryDelay, stateFor } from './retry.js';
import type { Hold } from './timing.rules.js';

/** What is remembered of one item between starts. */
interface ItemProgress {
  /** The wish these attempts were made for: another wish starts afresh. */
  wish: string;
  attempts: number;
  /** ms; 0 = none pending. */
  retryAt: number;
  report: ItemReport;
}

/**
 * Attempts, waits and last reports of each item, on disk. What the server has not acknowledged is `unsent`: the map
 * holds one report an item however long the server is away, and a new start says everything once more.
 */
export class TargetProgress {
  private items = new Map<string, ItemProgress>();
  private readonly unsent = new Set<string>();

  private constructor(private readonly path: string, private readonly now: () => number, private readonly delay: typeof retryDelay) {}

  static async open(path: string, now: () => number = Date.now, delay = retryDelay): Promise<TargetProgress> {
    const progress = new TargetProgress(path, now, delay);
    progress.items = new Map(((await readJson(path)) ?? []) as [string, ItemProgress][]);
    for (const key of progress.items.keys()) progress.unsent.add(key);
    return progress;
  }

  /** Follows a new target: forgets items that are gone and the attempts of items that changed. */
  async follow(items: readonly TargetItem[]): Promise<void> {
    const next = new Map<string, ItemProgress>();
    this.unsent.clear();
    for (const item of items) {
      const wish = JSON.stringify(item);
      const known = this.items.get(item.key);
      next.set(item.key, known?.wish === wish ? known : { wish, attempts: 0, retryAt: 0, report: { key: item.key, state: 'pending' } });
      this.unsent.add(item.key);
    }
    this.items = next;
    await this.save();
  }

  get attempts(): ReadonlyMap<string, { retryAt: number }> {
    return this.items;
  }

  get reports(): ItemReport[] {
    return [...this.items.values()].map((i) => i.report);
  }

  /** An operation failed: counts it and sets the next attempt. */
  async failed(key: string, reason: Reason, detail: string): Promise<void> {
    const item = this.items.get(key);
    if (!item) return;
    item.attempts++;
    item.retryAt = this.now() + this.delay(reason, item.attempts);
    this.say({ key, state: stateFor(reason), reason, detail: detail.slice(0, 1_000), attempts: item.attempts, retryAt: new Date(item.retryAt).toISOString() });
    await this.save();
  }

  /** The item is as asked for. Its earlier failures are forgotten. @returns true when it was news, to be saved */
  done(key: string, version: string | undefined): boolean {
    const item = this.items.get(key);
    if (!item) return false;
    item.attempts = 0;
    item.retryAt = 0;
    return this.say({ key, state: 'done', ...(version !== undefined && { version: version.slice(0, 100) }) });
  }

  /** It waits for its moment. A failure before that stays in sight, with the moment of the next attempt. @returns true when it was news */
  held(key: string, { reason, until, detail }: Hold): boolean {
    const item = this.items.get(key);
    if (!item) return false;
    const { retryAt: _, ...failure } = item.report;
    const waits: ItemReport = item.attempts > 0 && failure.state === 'failed' ? failure : { key, state: 'waiting', reason, detail };
    return this.say({ ...waits, ...(until !== undefined && { retryAt: new Date(until).toISOString() }) });
  }

  /** States that need not survive a kill: they are found again. @returns true when it was news */
  say(report: ItemReport): boolean {
    const item = this.items.get(report.key);
    if (!item || JSON.stringify(item.report) === JSON.stringify(report)) return false;
    item.report = report;
    this.unsent.add(report.key);
    return true;
  }

  /** Items that wait for this reason may be tried at once (the network is back, the lock is free). */
  hurry(reason: Reason): void {
    for (const item of this.items.values()) if (item.report.reason === reason) item.retryAt = 0;
  }

  /** The server asks again: everything is said once more. */
  repeat(): void {
    for (const key of this.items.keys()) this.unsent.add(key);
  }

  /** Reports the server does not have yet. */
  pending(): ItemReport[] {
    return [...this.unsent].map((key) => this.items.get(key)!.report);
  }

  /** The server has stored these; one that changed meanwhile stays pending. */
  acknowledged(reports: readonly ItemReport[]): void {
    for (const report of reports) if (this.items.get(report.key)?.report === report) this.unsent.delete(report.key);
  }

  /** Writes what changed. A full disk is no reason to stop: attempts then last until the next start only. */
  async save(): Promise<void> {
    await writeAtomic(this.path, JSON.stringify([...this.items])).catch(() => undefined);
  }
}
