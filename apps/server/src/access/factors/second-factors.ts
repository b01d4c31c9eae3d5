import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ProblemError } from '../../shared/problem.js';
import { SessionEntity } from '../session.entity.js';
import { SessionService } from '../session.service.js';
import type { SignedIn } from '../signed-in.js';
import { heldBy } from './held.js';
import { RecoveryCodes } from './recovery-codes.js';

/** What follows when a person gets a second factor, or loses one: whichever it is. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly recovery: RecoveryCodes,
    private readonly sessions: SessionService,
  ) {}

  /**
   * After a factor was added: this session is a full one. With the first of all, sessions that were opened without one end.
   * @returns recovery codes, with the first one, to be shown this once
   */
  async added(em: EntityManager, caller: SignedIn): Promise<string[]> {
    const { scope: { tenantId }, userId, session } = caller;
    if (session) await em.update(SessionEntity, { id: session.id, tenantId }, { secondFactor: true });
    const { totp, passkeys } = await heldBy(em, { id: userId, tenantId });
    if (Number(totp) + passkeys > 1) return [];
    await this.sessions.endOthers(em, caller);
    return this.recovery.renew(em, { id: userId, tenantId });
  }

  /** After a factor was removed, before its commit. @throws ProblemError `last_factor` when the role asks for one and none is left */
  async removed(em: EntityManager, { scope: { tenantId }, userId, secondFactor }: SignedIn): Promise<void> {
    // One after the other: of two who take the last two away at once, the second finds none left.
    await em.query('select from app_user where id = $1 and tenant_id = $2 for update', [userId, tenantId]);
    const { totp, passkeys } = await heldBy(em, { id: userId, tenantId });
    if (totp || passkeys > 0) return;
    if (secondFactor.required) throw new ProblemError('last_factor', 'Your role asks for a second factor, and this is your last one: add another one first.');
    await this.recovery.end(em, { id: userId, tenantId });
    await em.update(SessionEntity, { userId, tenantId }, { secondFactor: false });
  }
}
