import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { SIGN_IN_METHODS, type Page, type SessionRow, type SignInMethod } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { decodeKey, toPage } from '../shared/page.js';
import type { PageQuery } from '../shared/page.dto.js';
import { notFound } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { AccessEvents } from './access.events.js';
import { AuditService } from './audit.service.js';
import { SessionEntity } from './session.entity.js';
import { limitsOf, SESSION_KEYS } from './session.rules.js';
import { SessionService } from './session.service.js';
import { SettingsService } from './settings/settings.service.js';
import type { SignedIn } from './signed-in.js';
import { UserEntity } from './user.entity.js';

/** Where a person is signed in: looked at and ended, by themselves or by who manages accounts. What is ended is over at once, live connections too. */
@Injectable()
export class SessionListService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly sessions: SessionService,
    private readonly events: AccessEvents,
    private readonly settings: SettingsService,
  ) {}

  /** Newest first; those that are over are not shown. @throws ProblemError `not_found`, `invalid_cursor` */
  list(caller: SignedIn, userId: string, { limit, cursor }: PageQuery): Promise<Page<SessionRow>> {
    const { scope, session } = caller;
    return this.db.tenant(scope, async (em) => {
      const user = await this.person(em, caller, userId);
      const query = (await this.open(em, scope, user)).orderBy('s.createdAt', 'DESC').addOrderBy('s.id', 'DESC').limit(limit + 1);
      if (cursor) {
        const [at, id] = decodeKey(cursor, (text) => !Number.isNaN(Date.parse(text)));
        query.andWhere('(s.createdAt, s.id) < (:at::timestamptz, :id::uuid)', { at, id });
      }
      return toPage(await query.getMany(), limit, (row) => toRow(row, session?.id), (row) => [row.createdAt.toISOString(), row.id]);
    });
  }

  /** @throws ProblemError `not_found` */
  end(caller: SignedIn, userId: string, id: string): Promise<void> {
    const { scope } = caller;
    return this.db.tenant(scope, async (em) => {
      const { name } = await this.person(em, caller, userId);
      const where = { id, userId, tenantId: scope.tenantId };
      const found = await em.findOneBy(SessionEntity, where);
      if (!found) throw notFound('This session');
      await em.delete(SessionEntity, where);
      await this.events.narrow(em, userId);
      const { browser, system, address } = found;
      await this.audit.record(em, scope, 'session.ended', `user:${userId}`, { name, browser, system, address });
    });
  }

  /** All of a person's, but the one that asks. @throws ProblemError `not_found` */
  endAll(caller: SignedIn, userId: string): Promise<void> {
    const { scope, session } = caller;
    return this.db.tenant(scope, async (em) => {
      const user = await this.person(em, caller, userId);
      const { name } = user;
      const sessions = await (await this.open(em, scope, user)).andWhere('s.id is distinct from :own::uuid', { own: session?.id }).getCount();
      await this.sessions.endOf(em, { tenantId: scope.tenantId, userId, except: session?.id });
      if (sessions > 0) await this.audit.record(em, scope, 'sessions.ended', `user:${userId}`, { name, sessions });
    });
  }

  /** Those that are not over by the settings of the person's home. */
  private async open(em: EntityManager, scope: Scope, { id: userId, organisationId }: UserEntity): Promise<SelectQueryBuilder<SessionEntity>> {
    const now = this.clock.now().getTime();
    const { idle, absolute } = limitsOf(await this.settings.effective(em, scope, { organisationId: organisationId ?? scope.tenantId }, SESSION_KEYS));
    return within(em.createQueryBuilder(SessionEntity, 's'), scope).andWhere('s.userId = :userId', { userId })
      .andWhere('s.lastSeenAt > :idle and s.createdAt > :absolute', { idle: new Date(now - idle), absolute: new Date(now - absolute) });
  }

  /** Oneself, or somebody at home where the caller manages accounts. */
  private async person(em: EntityManager, { scope: { tenantId, organisations }, userId: own }: SignedIn, id: string): Promise<UserEntity> {
    const user = await em.findOneBy(UserEntity, { id, tenantId });
    const there = organisations === 'all' || (user?.organisationId && organisations.includes(user.organisationId));
    if (!user || (id !== own && !there)) throw notFound('This person');
    return user;
  }
}

const isMethod = (text: string): text is SignInMethod => (SIGN_IN_METHODS as readonly string[]).includes(text);

const toRow = ({ id, browser, system, address, method, createdAt, lastSeenAt }: SessionEntity, current: string | undefined): SessionRow => ({
  id, browser, system, address, method: isMethod(method) ? method : 'other', createdAt: createdAt.toISOString(), lastSeenAt: lastSeenAt.toISOString(), current: id === current,
});
