import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { MailService } from '../mail/index.js';
import { Clock } from '../shared/clock.js';
import { wordsOf, type MailFacts, type RequestMail } from './request.words.js';

/** Mails about new requests that one address is sent within a day: anybody can write any address into a form. */
const RECEIVED_A_DAY = 3;
const DAY = 86_400_000;

/** Whom a mail goes to. */
export interface Addressee { tenantId: string; email: string | null; locale: 'fr' | 'en' }

/** Tells the asker by mail, where they gave an address and the server can send any. */
@Injectable()
export class RequestMails {
  constructor(
    private readonly mail: MailService,
    private readonly clock: Clock,
  ) {}

  /** What people of the team did, or the server found done. @returns false when no mail leaves */
  async tell(em: EntityManager, { tenantId, email, locale }: Addressee, what: RequestMail, facts: Omit<MailFacts, 'link'> & { link?: string | null }): Promise<boolean> {
    return email !== null && this.mail.queue(em, tenantId, { to: email, ...wordsOf(what, locale, { link: null, ...facts }) });
  }

  /** Of a request that is written already, and counted with. @returns false also when the address was sent enough today */
  async received(em: EntityManager, to: Addressee, facts: Omit<MailFacts, 'text'>): Promise<boolean> {
    const since = new Date(this.clock.now().getTime() - DAY);
    const [today]: { count: number }[] = await em.query('select count(*)::integer as count from request where asker_email = $1 and created_at > $2', [to.email, since]);
    return (today?.count ?? 0) <= RECEIVED_A_DAY && this.tell(em, to, 'received', { ...facts, text: null });
  }
}
