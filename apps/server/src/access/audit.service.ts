import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditView, Page } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { decodeKey, toPage } from '../shared/page.js';
import type { PageQuery } from '../shared/page.dto.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { AuditEntity } from './audit.entity.js';

/** The trail of who did what. Written in the same transaction as the act itself. */
@Injectable()
export class AuditService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * @param action what was done, `device.revoked`
   * @param subject what it was done to, `device:<id>`
   * @param detail small facts worth reading later; never a secret
   */
  async record(em: EntityManager, scope: Pick<Scope, 'tenantId' | 'actor'>, action: string, subject: string, detail: Record<string, unknown> = {}): Promise<void> {
    const { tenantId, actor } = scope;
    await em.insert(AuditEntity, {
      id: newId(), tenantId, at: this.clock.now(), actorKind: actor.kind, actorId: actor.id, actorLabel: actor.label, action, subject,
      detail: detail as object,
    });
  }

  /** Newest first. */
  list(scope: Scope, { limit, cursor, action, deviceId }: PageQuery & { action?: string; deviceId?: string }): Promise<Page<AuditView>> {
    return this.db.tenant(scope, async (em) => {
      const query = within(em.createQueryBuilder(AuditEntity, 'entry'), scope).orderBy('entry.at', 'DESC').addOrderBy('entry.id', 'DESC').limit(limit + 1);
      if (action) query.andWhere('entry.action = :action', { action });
      if (deviceId) query.andWhere('entry.subject = :subject', { subject: `device:${deviceId}` });
      if (cursor) {
        const [at, id] = decodeKey(cursor, isTime);
        query.andWhere('(entry.at, entry.id) < (:at::timestamptz, :id::uuid)', { at, id });
      }
      return toPage(await query.getMany(), limit, toView, (entry) => [entry.at.toISOString(), entry.id]);
    });
  }
}

const isTime = (text: string): boolean => !Number.isNaN(Date.parse(text));

const toView = (entry: AuditEntity): AuditView => ({
  id: entry.id, at: entry.at.toISOString(), actor: entry.actorLabel, action: entry.action, subject: entry.subject, detail: entry.detail,
});
