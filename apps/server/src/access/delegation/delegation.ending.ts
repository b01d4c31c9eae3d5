import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../shared/clock.js';
import type { Scope } from '../../shared/scope.js';
import { AccessEvents } from '../access.events.js';
import { AuditService } from '../audit.service.js';
import { DelegationEntity } from './delegation.entity.js';
import { HomePeople } from './home-people.js';

/** The end of a delegated console: the same by hand and at its planned date. */
@Injectable()
export class DelegationEnding {
  constructor(
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly people: HomePeople,
    private readonly events: AccessEvents,
  ) {}

  /**
   * Ends at once what people of the commune have open. Journaled there.
   * @param reason null: it was planned @returns false when it was not handed over
   */
  async end(em: EntityManager, scope: Pick<Scope, 'tenantId' | 'actor'>, { id, name }: { id: string; name: string }, reason: string | null): Promise<boolean> {
    const { tenantId, actor } = scope;
    const ended = { active: false, plannedEnd: null, endedAt: this.clock.now(), endedBy: reason === null ? null : actor.label, endReason: reason };
    const { affected } = await em.update(DelegationEntity, { organisationId: id, tenantId, active: true }, ended);
    if (affected !== 1) return false;
    const reach = await this.people.signOut(em, scope, id);
    await this.events.delegated.tell(em, { tenantId, organisationId: id, name, active: false });
    await this.audit.record(em, scope, 'delegation.taken-back', `organisation:${id}`, { name, ...reach, ...(reason === null && { planned: true }) }, { reason: reason ?? undefined });
    return true;
  }
}
