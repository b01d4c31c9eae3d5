import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { DueWork } from '../shared/due-work.js';
import { Log } from '../shared/log.js';
import { MailMetrics } from './mail.metrics.js';
import { MailPost } from './mail.post.js';
import { isOfServer, restUntil, type Outcome } from './mail.rules.js';
import { claim, finish, type Claimed } from './mail.store.js';

/** At once for one server process, and begun within a minute: a mail server that is asked for more takes it for spam. */
const MOST_AT_ONCE = 2;
const MOST_A_MINUTE = 120;
const MINUTE = 60_000;

/** Sends what is due. At least once: after a crash a mail may go out a second time, with the same Message-ID. */
@Injectable()
export class MailSender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly due: DueWork<Claimed>;
  /** When those of the last minute were begun, ms. */
  private begun: number[] = [];
  /** In a row, of the mail server and not of one mail: it is left alone meanwhile, then tried with one. */
  private failures = 0;
  private restingUntil = 0;

  constructor(private readonly db: Database, private readonly post: MailPost, private readonly clock: Clock, private readonly metrics: MailMetrics, private readonly log: Log) {
    this.due = new DueWork({
      name: 'mails',
      any: async () => (await db.ask('select 1 from mail_message where given_up_at is null and next_at <= $1 limit 1', [clock.now()])).length > 0,
      free: (onTheWay) => this.free(onTheWay),
      claim: async (free) => {
        const taken = await db.system((em) => claim(em, clock.now(), free));
        this.begun.push(...taken.map(() => clock.now().getTime()));
        return taken;
      },
      work: (claimed, stopped) => this.send(claimed, stopped),
      about: ({ id }) => ({ mailId: id }),
    }, log);
  }

  onApplicationBootstrap(): void {
    if (this.post.configured) this.due.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.due.stop();
  }

  /** Something may be due. */
  wake(): void {
    if (this.post.configured) this.due.wake();
  }

  private free(onTheWay: number): number {
    const now = this.clock.now().getTime();
    if (now < this.restingUntil) return 0;
    this.begun = this.begun.filter((at) => at > now - MINUTE);
    return Math.min((this.failures > 0 ? 1 : MOST_AT_ONCE) - onTheWay, MOST_A_MINUTE - this.begun.length);
  }

  private async send(claimed: Claimed, stopped: AbortSignal): Promise<void> {
    const outcome = await this.post.send(claimed, stopped);
    this.note(outcome);
    const end = await this.db.system((em) => finish(em, claimed, outcome, this.clock.now(), Math.random()));
    this.metrics.ended(end);
    if (end === 'given_up') this.log.error({ mailId: claimed.id, trouble: outcome.trouble, status: outcome.status, attempts: claimed.attempts }, 'a mail was given up: the mail server does not take it');
  }

  /** Neither names nor words of the mail server in the log: they hold addresses. */
  private note(outcome: Outcome): void {
    if (outcome.trouble === 'interrupted') return;
    if (!isOfServer(outcome)) {
      if (this.failures > 0) this.log.info('the mail server takes mail again');
      [this.failures, this.restingUntil] = [0, 0];
      return;
    }
    if (this.failures === 0) this.log.warn({ trouble: outcome.trouble, status: outcome.status }, 'the mail server takes no mail; what waits is tried again for two days');
    this.failures += 1;
    this.restingUntil = restUntil(this.failures, this.clock.now(), Math.random()).getTime();
  }
}
