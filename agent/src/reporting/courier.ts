import type { TargetBody } from '#contract';
import type { Link } from '../link/link.js';
import type { Ledger } from '../orders/ledger.js';
import type { EventOutbox } from '../state/outbox.js';
import type { TargetProgress } from '../target/progress.js';

/** Messages under way at once. */
const WINDOW = 20;
/** Items of one report: 100 details of 1 000 characters stay well below the packet limit. */
const ITEMS = 100;

export interface CourierOptions {
  link: Link;
  ledger: Ledger;
  events: EventOutbox;
  progress: TargetProgress;
  target: () => TargetBody | undefined;
}

/**
 * Carries outcomes, reports and events to the server whenever there is a link, in this order. Each stays where it is
 * kept until its PUBACK; a broken link ends the round, the next connection begins another.
 */
export class Courier {
  private round: Promise<void> | undefined;
  private again = false;

  constructor(private readonly options: CourierOptions) {}

  /** There may be something to carry. Cheap; call it freely. */
  nudge(): void {
    if (!this.options.link.connected) return;
    this.again = true;
    this.round ??= this.carry().catch(() => undefined).finally(() => {
      this.round = undefined;
      if (this.again) this.nudge();
    });
  }

  private async carry(): Promise<void> {
    while (this.again) {
      this.again = false;
      while (this.options.link.connected && (await this.batch())) continue;
    }
  }

  /** Sends one batch; false when nothing is left. @throws Error when the link breaks */
  private async batch(): Promise<boolean> {
    const { link, ledger, events, progress, target } = this.options;
    const outcomes = ledger.unsent().slice(0, WINDOW);
    await Promise.all(outcomes.map(async (outcome) => {
      await link.publish('outcome', outcome);
      await ledger.sent(outcome);
    }));
    const wanted = target();
    const items = wanted ? progress.pending().slice(0, ITEMS) : [];
    if (wanted && items.length > 0) {
      await link.publish('reported', { v: 1, revision: wanted.revision, etag: wanted.etag, items });
      progress.acknowledged(items);
    }
    const news = events.next(WINDOW);
    await Promise.all(news.map(async (event) => {
      await link.publish('event', event);
      await events.sent(event.id);
    }));
    return outcomes.length + items.length + news.length > 0;
  }
}
