import { Injectable } from '@nestjs/common';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { kept } from '../shared/kept.js';
import { Metrics } from '../shared/metrics.js';

/** Counted again after so long, ms; and no further than so many. */
const COUNTED_FOR = 15_000;
const COUNTED = 100_000;

interface Waiting { queued: number; oldest: Date | null }

/** The queue of mails, and how it goes. */
@Injectable()
export class MailMetrics {
  private readonly sent: (by: number) => void;
  private readonly failed: (end: 'again' | 'given_up' | 'not_taken', by: number) => void;

  constructor(private readonly db: Database, private readonly clock: Clock, metrics: Metrics) {
    const look = kept(() => this.look(), COUNTED_FOR);
    metrics.gauge('craie_mail_queued', `Mails that the mail server has not taken yet; counted up to ${COUNTED}.`, async () => (await look()).queued);
    metrics.gauge('craie_mail_oldest_seconds', 'Age of the oldest mail that waits.', async () => {
      const { oldest } = await look();
      return oldest ? Math.max(this.clock.now().getTime() - oldest.getTime(), 0) / 1_000 : 0;
    });
    this.sent = metrics.sum('craie_mail_sent_total', 'Mails that the mail server took.');
    this.failed = metrics.counter('craie_mail_failed_total', 'Mails that were not sent: tries that failed and are made again, mails that were given up, and mails that were not taken, because too many waited or the address was none.', 'end', ['again', 'given_up', 'not_taken']);
  }

  /** After each try, and for what is given up without one. */
  ended(end: 'sent' | 'again' | 'given_up' | 'not_taken', mails = 1): void {
    if (end === 'sent') this.sent(mails);
    else this.failed(end, mails);
  }

  private async look(): Promise<Waiting> {
    const [row] = await this.db.ask<Waiting>(
      `select (select count(*)::int from (select from mail_message where given_up_at is null limit ${COUNTED}) w) as queued,
         (select min(created_at) from (select created_at from mail_message where given_up_at is null limit ${COUNTED}) w) as oldest`,
    );
    return row ?? { queued: 0, oldest: null };
  }
}
