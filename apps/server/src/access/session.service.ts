import { Injectable } from '@nestjs/common';
import { LessThan, Not, type EntityManager } from 'typeorm';
import type { SessionView, SignInMethod } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { ProblemError } from '../shared/problem.js';
import { AccessEvents } from './access.events.js';
import { AuditService } from './audit.service.js';
import { Authentication } from './authentication.js';
import { ConsoleService } from './delegation/console.service.js';
import { heldBy } from './factors/held.js';
import { placeOf, type Place } from './holding.rules.js';
import { OrganisationEntity } from './organisation.entity.js';
import { SessionEntity } from './session.entity.js';
import { LONGEST } from './session.rules.js';
import type { SignedIn } from './signed-in.js';
import { UserEntity } from './user.entity.js';
import { hashSecret, newSecret } from './vault.js';
import type { Visitor } from './visitor.js';

/** How a session comes to be: by what, whether a second factor was part of it, and in which browser. */
export interface Opening { method: SignInMethod; secondFactor: boolean; visitor: Visitor }

/** Sessions of browsers: opened at sign-in, looked at, ended. */
@Injectable()
export class SessionService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly authentication: Authentication,
    private readonly consoles: ConsoleService,
    private readonly events: AccessEvents,
  ) {}

  /**
   * Opens a session inside the owner's transaction of the sign-in. Whose role asks for a second factor that is not there gets a session that only sets one up.
   * @returns the cookie's secret and what the console shows. @throws ProblemError `access_ended`
   */
  async open(em: EntityManager, user: UserEntity, { method, secondFactor, visitor }: Opening): Promise<{ secret: string; view: SessionView }> {
    const now = this.clock.now();
    const { address, browser, system } = visitor;
    const secret = newSecret();
    const times = { createdAt: now, lastSeenAt: now, provedAt: now };
    await em.insert(SessionEntity, { id: newId(), tenantId: user.tenantId, userId: user.id, tokenHash: hashSecret(secret), ...times, address, browser, system, method, secondFactor });
    const caller = await this.authentication.bySession(secret);
    if (!caller) throw new ProblemError('access_ended', 'Your access has ended: ask the person who manages accounts to give you a role again.');
    await this.audit.record(em, caller.scope, 'session.opened', `user:${user.id}`, { method, browser, system });
    return { secret, view: { ...(await this.describe(em, caller)), provider: null } };
  }

  /** For an API token `csrf` is empty and `expiresAt` far: neither concerns it. */
  async view(caller: SignedIn): Promise<SessionView> {
    const provider = await this.providerOf(caller);
    return this.db.tenant(caller.scope, async (em) => ({ ...(await this.describe(em, caller)), provider }));
  }

  /** The person leaves. */
  async end({ scope, userId, session }: SignedIn): Promise<void> {
    if (!session) return;
    await this.db.tenant(scope, async (em) => {
      await em.delete(SessionEntity, { id: session.id, tenantId: scope.tenantId });
      await this.events.narrow(em, userId);
    });
  }

  /** After a change of password or the first second factor nobody else stays signed in. */
  async endOthers(em: EntityManager, { scope, userId, session }: SignedIn): Promise<void> {
    await this.endOf(em, { tenantId: scope.tenantId, userId, except: session?.id });
  }

  /** All sessions of a person, but perhaps one; their live connections end with them. */
  async endOf(em: EntityManager, { tenantId, userId, except }: { tenantId: string; userId: string; except?: string | undefined }): Promise<void> {
    await em.delete(SessionEntity, { tenantId, userId, ...(except ? { id: Not(except) } : {}) });
    await this.events.narrow(em, userId);
  }

  /** Nobody stays signed in. */
  async endAll(em: EntityManager): Promise<void> {
    await em.clear(SessionEntity);
  }

  /** Removes the sessions that ended by themselves. */
  async sweep(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - LONGEST.idle);
    await this.db.system((em) => em.delete(SessionEntity, { lastSeenAt: LessThan(before) }));
  }

  /** As the owner: the syndicate's provider is not in the scope of a commune's person, who came through it all the same. */
  private async providerOf({ session }: SignedIn): Promise<string | null> {
    if (!session) return null;
    const [found] = await this.db.ask<{ name: string }>('select p.name from session s join identity_provider p on p.id = s.provider_id where s.id = $1', [session.id]);
    return found?.name ?? null;
  }

  private async describe(em: EntityManager, { scope, holdings, userId, session, secondFactor }: SignedIn): Promise<Omit<SessionView, 'provider'>> {
    const { tenantId, permissions } = scope;
    const user = await em.findOneByOrFail(UserEntity, { id: userId, tenantId });
    const { id, email, name, locale } = user;
    const { totp, passkeys } = await heldBy(em, user);
    const organisation = await em.findOneByOrFail(OrganisationEntity, { id: tenantId, tenantId });
    return {
      user: { id, email, name, locale, totpEnabled: totp, passkeys, hasPassword: user.passwordHash !== null },
      organisation: { id: organisation.id, name: organisation.name },
      permissions: [...permissions],
      reach: await reachOf(em, tenantId, placeOf(holdings, [])),
      console: await this.consoles.of(em, tenantId, user.organisationId),
      homeId: user.organisationId,
      secondFactor,
      csrf: session?.csrf ?? '',
      expiresAt: (session?.expiresAt ?? new Date(this.clock.now().getTime() + LONGEST.idle)).toISOString(),
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
