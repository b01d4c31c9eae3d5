import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData } from '../access/index.js';

/** Mails that wait, or that were given up: to a person they go with their account; in those to others their name does, when it is erased. */
@Injectable()
export class MailPersonal implements OnModuleInit {
  constructor(private readonly personal: PersonalData) {}

  onModuleInit(): void {
    this.personal.add('mails', {
      tell: (em, { tenantId, email }) => em.query('select subject, body as text, created_at as "createdAt", given_up_at as "givenUpAt" from mail_message where tenant_id = $1 and address = $2 order by created_at limit 1000', [tenantId, email]),
      leave: async (em, { tenantId, email }) => { await em.query('delete from mail_message where tenant_id = $1 and address = $2', [tenantId, email]); },
      erase: async (em, { tenantId, labels, pseudonym }) => {
        for (const label of labels) {
          await em.query('update mail_message set subject = replace(subject, $2, $3), body = replace(body, $2, $3) where tenant_id = $1 and (position($2 in subject) > 0 or position($2 in body) > 0)', [tenantId, label, pseudonym]);
        }
      },
    });
  }
}
