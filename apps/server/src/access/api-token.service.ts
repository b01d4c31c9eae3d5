import { Injectable } from '@nestjs/common';
import type { ApiTokenBody, ApiTokenView } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { ProblemError, notFound } from '../shared/problem.js';
import { ApiTokenEntity } from './api-token.entity.js';
import { AuditService } from './audit.service.js';
import type { SignedIn } from './signed-in.js';
import { hashSecret, newSecret } from './vault.js';

const MOST_PER_PERSON = 50;

/** A person's API tokens. The token itself is told once, when it is made. */
@Injectable()
export class ApiTokenService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** At most fifty, newest first. */
  list({ scope, userId }: SignedIn): Promise<ApiTokenView[]> {
    return this.db.tenant(scope, async (em) => {
      const rows = await em.find(ApiTokenEntity, { where: { userId, tenantId: scope.tenantId }, order: { createdAt: 'DESC' }, take: MOST_PER_PERSON });
      return rows.map(toView);
    });
  }

  /** @throws ProblemError `conflict` when the person has too many */
  create({ scope, userId }: SignedIn, { name, expiresInDays }: ApiTokenBody): Promise<ApiTokenView> {
    return this.db.tenant(scope, async (em) => {
      const { tenantId } = scope;
      if ((await em.countBy(ApiTokenEntity, { userId, tenantId })) >= MOST_PER_PERSON) {
        throw new ProblemError('conflict', `You have ${MOST_PER_PERSON} tokens already. Delete one that is not used any more.`);
      }
      const token = `craie_pat_${newSecret()}`;
      const now = this.clock.now();
      const expiresAt = expiresInDays === undefined ? null : new Date(now.getTime() + expiresInDays * 86_400_000);
      const row = { id: newId(), tenantId, userId, name: name.trim(), tokenHash: hashSecret(token), createdAt: now, expiresAt, lastUsedAt: null };
      await em.insert(ApiTokenEntity, row);
      await this.audit.record(em, scope, 'api-token.created', `api-token:${row.id}`, { name: row.name });
      return { ...toView(row), token };
    });
  }

  /** @throws ProblemError `not_found` */
  remove({ scope, userId }: SignedIn, id: string): Promise<void> {
    return this.db.tenant(scope, async (em) => {
      const { affected } = await em.delete(ApiTokenEntity, { id, userId, tenantId: scope.tenantId });
      if (affected !== 1) throw notFound('This token');
      await this.audit.record(em, scope, 'api-token.deleted', `api-token:${id}`);
    });
  }
}

const toView = (row: Omit<ApiTokenEntity, 'user'>): ApiTokenView => ({
  id: row.id, name: row.name, createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null, lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});
