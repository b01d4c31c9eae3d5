import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData, signed } from '../access/index.js';
import { fold } from '../shared/fold.js';

/** Requests bear the name, and maybe the address, of who asked; and the names of who answered, wrote, and made a site's code. Of somebody without an account they go with the request, when its time is over. */
@Injectable()
export class RequestPersonal implements OnModuleInit {
  constructor(private readonly personal: PersonalData) {}

  onModuleInit(): void {
    this.personal.add('requests', {
      tell: (em, { tenantId, userId, email }) => em.query(
        `select number, state, asker_name as name, asker_email as email, app_name as app, wish, link, why, wanted_by::text as "wantedBy", created_at as "createdAt" from request
         where tenant_id = $1 and (asker_id = $2 or asker_email = $3) order by id limit 1000`, [tenantId, userId, email],
      ),
      erase: async (em, { tenantId, userId, email, pseudonym }) => {
        await em.query(
          `update request_message m set by = $4 from request r where r.id = m.request_id and r.tenant_id = $1 and (r.asker_id = $2 or r.asker_email = nullif($3, '')) and m.tenant_id = $1 and m.side = 'asker'`,
          [tenantId, userId, email, pseudonym],
        );
        await em.query(
          `update request set asker_name = $4, asker_key = $5, asker_email = null where tenant_id = $1 and (asker_id = $2 or asker_email = nullif($3, ''))`, [tenantId, userId, email, pseudonym, fold(pseudonym)],
        );
      },
    });
    this.personal.add('requestAnswers', signed('request', 'answered_by', 'number, state, answered_at as "answeredAt"'));
    this.personal.add('requestMessages', signed('request_message', 'by', 'text, at'));
    this.personal.add('requestCodes', signed('request_code', 'created_by', 'site_id as site, created_at as "createdAt"'));
  }
}
