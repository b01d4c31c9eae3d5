import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccessEvents, AuditService } from '../access/index.js';
import type { Actor } from '../shared/scope.js';
import { MessageQueue } from './message.queue.js';

const CRAIE: Actor = { kind: 'system', id: null, label: 'Craie' };

/**
 * A commune whose console was taken back is told nothing more: its webhooks rest, in the very transaction, until the console is given again or a person
 * of the syndicate says otherwise. Those that somebody paused by hand stay as they are.
 */
@Injectable()
export class DelegationListener implements OnModuleInit {
  constructor(
    private readonly access: AccessEvents,
    private readonly audit: AuditService,
    private readonly queue: MessageQueue,
  ) {}

  onModuleInit(): void {
    this.access.delegated.on(async (em, { tenantId, organisationId, name, active }) => {
      const count = active ? await resume(em, tenantId, organisationId) : await rest(em, tenantId, organisationId);
      if (count === 0) return;
      await this.audit.record(em, { tenantId, actor: CRAIE }, active ? 'webhooks.resumed' : 'webhooks.paused', `organisation:${organisationId}`, { name, webhooks: count });
      if (active) this.queue.wakeAfterCommit();
    });
  }
}

const rest = (em: EntityManager, tenantId: string, organisationId: string): Promise<number> => changed(em, [tenantId, organisationId],
  `update webhook set state = 'paused', pause_reason = 'taken_back' where tenant_id = $1 and organisation_id = $2 and state = 'active'`);

const resume = (em: EntityManager, tenantId: string, organisationId: string): Promise<number> => changed(em, [tenantId, organisationId],
  `update webhook set state = 'active', pause_reason = null where tenant_id = $1 and organisation_id = $2 and state = 'paused' and pause_reason = 'taken_back'`);

async function changed(em: EntityManager, params: string[], statement: string): Promise<number> {
  const [, count]: [unknown, number] = await em.query(statement, params);
  return count;
}
