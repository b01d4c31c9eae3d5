import { Injectable } from '@nestjs/common';
import type { IdentityView } from '#contract';
import { Database } from '#database';
import { notFound, ProblemError } from '../../shared/problem.js';
import { AuditService } from '../audit.service.js';
import { SessionService } from '../session.service.js';
import type { SignedIn } from '../signed-in.js';
import { UserEntity } from '../user.entity.js';
import { UserIdentityEntity } from './user-identity.entity.js';

interface Row { id: string; provider: string; createdAt: Date; lastUsedAt: Date | null }

/** The providers that one's own account is linked to. */
@Injectable()
export class IdentityService {
  constructor(private readonly db: Database, private readonly audit: AuditService, private readonly sessions: SessionService) {}

  /** Oldest first; an account has at most one for each provider. */
  async list({ scope, userId }: SignedIn): Promise<IdentityView[]> {
    // As the owner: a provider of the syndicate is not in the scope of a commune's person, who is linked to it all the same.
    const rows = await this.db.ask<Row>(
      `select i.id, p.name as provider, i.created_at as "createdAt", i.last_used_at as "lastUsedAt" from user_identity i join identity_provider p on p.id = i.provider_id
       where i.tenant_id = $1 and i.user_id = $2 order by i.id limit 100`, [scope.tenantId, userId]);
    return rows.map(({ id, provider, createdAt, lastUsedAt }) => ({ id, provider, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null }));
  }

  /** Every other session ends, as with a new password. @throws ProblemError `not_found`, `conflict` for the only way into the account */
  remove(caller: SignedIn, id: string): Promise<void> {
    const { scope: { tenantId }, scope, userId } = caller;
    // As the owner, like a sign-in: of a person who only has a role at a school nothing else is in the scope.
    return this.db.system(async (em) => {
      const held = await em.findBy(UserIdentityEntity, { tenantId, userId });
      const doomed = held.find((one) => one.id === id);
      if (!doomed) throw notFound('This link');
      const { passwordHash, name } = await em.findOneByOrFail(UserEntity, { id: userId, tenantId });
      if (passwordHash === null && held.length === 1) throw new ProblemError('conflict', 'This is the only way into your account: it has no password.');
      await em.delete(UserIdentityEntity, { id, tenantId });
      await this.sessions.endOthers(em, caller);
      await this.audit.record(em, scope, 'identity.unlinked', `user:${userId}`, { name });
    });
  }
}
