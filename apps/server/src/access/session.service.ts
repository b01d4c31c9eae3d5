import { Injectable } from '@nestjs/common';
import { LessThan, Not, type EntityManager } from 'typeorm';
import type { SessionView } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { AuditService } from './audit.service.js';
import { Authentication } from './authentication.js';
import { ConsoleService } from './delegation/console.service.js';
import { permissionsHeld, placeOf, type Place } from './holding.rules.js';
import { OrganisationEntity } from './organisation.entity.js';
import { SessionEntity } from './session.entity.js';
import { IDLE, expiry } from './session.rules.js';
import type { SignedIn } from './signed-in.js';
import { TotpEntity } from './totp.entity.js';
import { UserEntity } from './user.entity.js';
import { hashSecret, newSecret } from './vault.js';

/** Sessions of browsers: opened at sign-in, looked at, ended. */
@Injectable()
export class SessionService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly authentication: Authentication,
    private readonly consoles: ConsoleService,
  ) {}

  /** Opens a session inside the transaction of the sign-in. @returns the cookie's secret and what the console shows. @throws ProblemError `access_ended` */
  async open(em: EntityManager, user: UserEntity): Promise<{ secret: string; view: SessionView }> {
    const now = this.clock.now();
    const holdings = await this.authentication.holdingsOf(em, user.id);
    const permissions = permissionsHeld(holdings);
    if (permissions.length === 0) throw new ProblemError('access_ended', 'Your access has ended: ask the person who manages accounts to give you a role again.');
    const secret = newSecret();
    const session = { id: newId(), tenantId: user.tenantId, userId: user.id, tokenHash: hashSecret(secret), createdAt: now, lastSeenAt: now };
    await em.insert(SessionEntity, session);
    const actor = { kind: 'user' as const, id: user.id, label: user.name };
    await this.audit.record(em, { tenantId: user.tenantId, actor }, 'session.opened', `user:${user.id}`);
    const signedIn = await this.describe(em, user, holdings);
    return { secret, view: { ...signedIn, provider: null, permissions, csrf: this.authentication.csrfOf(session.id), expiresAt: expiry(session).toISOString() } };
  }

  /** For an API token `csrf` is empty and `expiresAt` far: neither concerns it. */
  async view(caller: SignedIn): Promise<SessionView> {
    const provider = await this.providerOf(caller);
    return this.db.tenant(caller.scope, async (em) => ({
      ...(await this.describe(em, await em.findOneByOrFail(UserEntity, { id: caller.userId, tenantId: caller.scope.tenantId }), caller.holdings)),
      provider,
      permissions: [...caller.scope.permissions],
      csrf: caller.session?.csrf ?? '',
      expiresAt: (caller.session?.expiresAt ?? new Date(this.clock.now().getTime() + IDLE)).toISOString(),
    }));
  }

  async end(scope: Scope, sessionId: string): Promise<void> {
    await this.db.tenant(scope, (em) => em.delete(SessionEntity, { id: sessionId, tenantId: scope.tenantId }));
  }

  /** After a change of password or second factor nobody else stays signed in. */
  async endOthers(em: EntityManager, { scope, userId, session }: SignedIn): Promise<void> {
    await em.delete(SessionEntity, { tenantId: scope.tenantId, userId, ...(session ? { id: Not(session.id) } : {}) });
  }

  /** Nobody stays signed in. */
  async endAll(em: EntityManager): Promise<void> {
    await em.clear(SessionEntity);
  }

  /** Removes the sessions that ended by themselves. */
  async sweep(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - IDLE);
    await this.db.system((em) => em.delete(SessionEntity, { lastSeenAt: LessThan(before) }));
  }

  /** As the owner: the syndicate's provider is not in the scope of a commune's person, who came through it all the same. */
  private async providerOf({ session }: SignedIn): Promise<string | null> {
    if (!session) return null;
    const [found] = await this.db.ask<{ name: string }>('select p.name from session s join identity_provider p on p.id = s.provider_id where s.id = $1', [session.id]);
    return found?.name ?? null;
  }

  private async describe(em: EntityManager, user: UserEntity, holdings: SignedIn['holdings']): Promise<Pick<SessionView, 'user' | 'organisation' | 'reach' | 'console' | 'homeId'>> {
    const { id, email, name, locale, tenantId } = user;
    const totp = await em.findOneBy(TotpEntity, { userId: id, tenantId });
    const organisation = await em.findOneByOrFail(OrganisationEntity, { id: tenantId, tenantId });
    return {
      user: { id, email, name, locale, totpEnabled: Boolean(totp?.confirmedAt), hasPassword: user.passwordHash !== null },
      organisation: { id: organisation.id, name: organisation.name },
      reach: await reachOf(em, tenantId, placeOf(holdings, [])),
      console: await this.consoles.of(em, tenantId, user.organisationId),
      homeId: user.organisationId,
    };
  }
}

/** So many places are named in the console's frame; whoever has more is told of "several". */
const MOST_NAMED = 100;

async function reachOf(em: EntityManager, tenantId: string, { organisations, sites }: Place): Promise<SessionView['reach']> {
  const named = async (table: 'organisation' | 'site', ids: readonly string[]): Promise<{ id: string; name: string }[]> => (ids.length === 0 ? [] : em.query(
    `select id, name from ${table} where tenant_id = $1 and id = any ($2::uuid[]) order by sort_name, id limit ${MOST_NAMED}`, [tenantId, ids],
  ));
  return { organisations: organisations === 'all' ? null : await named('organisation', organisations), sites: await named('site', sites.map(({ id }) => id)) };
}
