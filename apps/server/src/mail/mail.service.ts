import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { MailTestView, MailView } from '#contract';
import { Database } from '#database';
import { UserEntity } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { ProblemError } from '../shared/problem.js';
import { MailMetrics } from './mail.metrics.js';
import { MailPost } from './mail.post.js';
import { fitted, type Mail } from './mail.rules.js';
import { MailSender } from './mail.sender.js';
import { add } from './mail.store.js';
import { sentence, TEST } from './mail.words.js';

/** Mail of other rooms, by the organisation's own server. */
@Injectable()
export class MailService {
  private testing = false;

  constructor(
    private readonly db: Database,
    private readonly post: MailPost,
    private readonly sender: MailSender,
    private readonly metrics: MailMetrics,
    private readonly clock: Clock,
  ) {}

  /** False where no mail server is set: then nothing is kept either. */
  get configured(): boolean {
    return this.post.configured;
  }

  /**
   * Has a mail sent, once the transaction is there in the end; if it is not, no mail leaves. Plain text, one person.
   * @returns false when there is none to be sent: no mail server, no fit address, or thousands that wait already
   */
  async queue(em: EntityManager, tenantId: string, mail: Mail): Promise<boolean> {
    if (!this.configured) return false;
    const fit = fitted(mail);
    const taken = fit !== undefined && (await add(em, tenantId, newId(), fit, this.clock.now()));
    this.db.afterCommit(() => (taken ? this.sender.wake() : this.metrics.ended('not_taken')));
    return taken;
  }

  view(): MailView {
    return { configured: this.configured, from: this.post.from };
  }

  /** Sends a mail to the person who asks, past the queue, and says what the mail server answered. @throws ProblemError `conflict` without a mail server, or while another test is on its way */
  async test(tenantId: string, userId: string): Promise<MailTestView> {
    if (!this.configured) throw new ProblemError('conflict', 'No mail server is set: set SMTP_URL and MAIL_FROM (docs/operations.md, Mail) and start Craie again.');
    if (this.testing) throw new ProblemError('conflict', 'A test is on its way: wait for its answer.');
    this.testing = true;
    try {
      const { email, locale } = await this.db.system((em) => em.findOneByOrFail(UserEntity, { id: userId, tenantId }));
      const { trouble, answer } = await this.post.send({ id: newId(), createdAt: this.clock.now(), to: email, ...TEST[locale] }, new AbortController().signal);
      return { to: email, sent: trouble === null, trouble, detail: sentence(trouble), answer };
    } finally {
      this.testing = false;
    }
  }
}
