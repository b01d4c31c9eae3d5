import { Injectable } from '@nestjs/common';
import { Brackets, In, IsNull, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { GrantBody, Page, UserView } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { containing } from '../shared/fold.js';
import { newId } from '../shared/id.js';
import { decodeKey, toPage } from '../shared/page.js';
import { notFound, ProblemError } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { AccessEvents } from './access.events.js';
import { AuditService } from './audit.service.js';
import { Authentication } from './authentication.js';
import { Looks } from './delegation/looks.js';
import { factorsOf } from './factors/standing.js';
import { checkedGift } from './giving.js';
import { GrantEntity } from './grant.entity.js';
import { permissionsHeld } from './holding.rules.js';
import type { PeopleQuery } from './people.dto.js';
import { inForce, isRole, keepsTheHouse, type Term } from './people.rules.js';
import { namesOf, toUserView, type Standing } from './people.view.js';
import { PersonalData } from './personal-data.service.js';
import { SessionEntity } from './session.entity.js';
import type { SignedIn } from './signed-in.js';
import { UserEntity } from './user.entity.js';

/** A role held in one of the organisations, or at a site there. */
const HELD_THERE = `exists (select from access_grant g where g.tenant_id = u.tenant_id and g.user_id = u.id and (g.organisation_id = any(:organisations::uuid[])
  or exists (select from site s where s.id = any(g.site_ids) and (s.organisation_id = any(:organisations::uuid[]) or s.id = any(:sites::uuid[])))))`;

/** The people of a syndicate, and what each may do. In a commune: those at home there, and whoever has a role there from outside, who is only looked at. */
@Injectable()
export class UserService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly events: AccessEvents,
    private readonly authentication: Authentication,
    private readonly looks: Looks,
    private readonly personal: PersonalData,
  ) {}

  /** By name; `q` finds by a part of the name or the address. @throws ProblemError `invalid_cursor` */
  list(scope: Scope, { limit, cursor, q }: PeopleQuery): Promise<Page<UserView>> {
    return this.db.tenant(scope, async (em) => {
      const query = peopleOf(em, scope).orderBy('u.sortName').addOrderBy('u.id').limit(limit + 1);
      if (q) query.andWhere(new Brackets((or) => or.where('u.sortName like :q', { q: containing(q) }).orWhere('u.email like :q')));
      if (cursor) {
        const [name, id] = decodeKey(cursor);
        query.andWhere('(u.sortName, u.id) > (:name, :id::uuid)', { name, id });
      }
      const rows = await query.getMany();
      const view = await this.viewer(em, scope, rows.slice(0, limit));
      return toPage(rows, limit, view, (row) => [row.sortName, row.id]);
    });
  }

  /** @throws ProblemError `not_found`, `invalid_body`, `forbidden` for more than the giver has, `conflict` for oneself or what they have already */
  give(caller: SignedIn, userId: string, body: GrantBody): Promise<UserView> {
    const { scope } = caller;
    return this.db.tenant(scope, async (em) => {
      const user = await this.other(em, caller, userId);
      const now = this.clock.now();
      const { endsAt, ...gift } = await checkedGift(em, caller, body, now, user.organisationId);
      const held = await this.grants(em, scope, [userId]);
      const same = held.filter((grant) => grant.role === gift.role && grant.organisationId === gift.organisationId && String(grant.siteIds?.sort()) === String(gift.siteIds?.sort()));
      if (same.some((grant) => (grant.endsAt?.getTime() ?? Infinity) >= (endsAt?.getTime() ?? Infinity))) {
        throw new ProblemError('conflict', `${user.name} has this role there already, for as long.`);
      }
      // The same role for longer takes the place of the shorter one.
      await em.delete(GrantEntity, { tenantId: scope.tenantId, id: In(same.map(({ id }) => id)) });
      const grant = { id: newId(), tenantId: scope.tenantId, userId, ...gift, startsAt: now, endsAt, grantedBy: scope.actor.label };
      await em.insert(GrantEntity, grant);
      // The role may ask for a second factor that is not there.
      await this.events.narrow(em, userId);
      await this.audit.record(em, scope, 'grant.given', `user:${userId}`, { name: user.name, role: gift.role, until: endsAt?.toISOString() ?? null, ...where(gift) });
      return this.view(em, scope, user);
    });
  }

  /** What it allowed ends at once. @throws ProblemError `not_found`, `conflict` for oneself or the last owner */
  end(caller: SignedIn, userId: string, grantId: string): Promise<UserView> {
    const { scope } = caller;
    return this.db.tenant(scope, async (em) => {
      const user = await this.other(em, caller, userId);
      const grant = await em.findOneBy(GrantEntity, { id: grantId, userId, tenantId: scope.tenantId });
      if (!grant) throw notFound('This role');
      await em.delete(GrantEntity, { id: grantId, tenantId: scope.tenantId });
      await this.keepOwner(em, scope);
      await this.audit.record(em, scope, 'grant.ended', `user:${userId}`, { name: user.name, role: grant.role, ...where(grant) });
      await this.events.narrow(em, userId);
      return this.view(em, scope, user);
    });
  }

  /** Everything of the account goes with it; the trail keeps the name for its time. @throws ProblemError `not_found`, `conflict` for oneself or the last owner */
  remove(caller: SignedIn, userId: string): Promise<void> {
    return this.db.tenant(caller.scope, async (em) => {
      const { name, email, organisationId } = await this.leave(em, caller, userId);
      await this.audit.record(em, caller.scope, 'user.removed', `user:${userId}`, { name, email }, { organisationId });
    });
  }

  /** The name goes too; for the syndicate also that of somebody who was removed before. @throws as `remove` */
  erase(caller: SignedIn, userId: string): Promise<void> {
    const { scope } = caller;
    const { tenantId } = scope;
    return this.db.tenant(scope, async (em) => {
      const there = await em.existsBy(UserEntity, { id: userId, tenantId });
      // Whom a commune does not see may be very much there.
      if (!there && (scope.organisations !== 'all' || !(await this.personal.isNamed(em, tenantId, userId)))) throw notFound('This person');
      const { email, organisationId } = there ? await this.leave(em, caller, userId) : { email: '', organisationId: null };
      await this.personal.erase(em, { tenantId, userId, email }, scope.organisations === 'all');
      await this.audit.record(em, scope, 'user.erased', `user:${userId}`, {}, { organisationId });
    });
  }

  private async leave(em: EntityManager, caller: SignedIn, userId: string): Promise<UserEntity> {
    const { scope } = caller;
    const user = await this.other(em, caller, userId);
    await this.personal.leave(em, { tenantId: scope.tenantId, userId, email: user.email });
    await em.delete(UserEntity, { id: userId, tenantId: scope.tenantId });
    await this.keepOwner(em, scope);
    await this.events.narrow(em, userId);
    return user;
  }

  /** One after the other in a syndicate: of two who take access from each other, the second has none any more. */
  private async other(em: EntityManager, { scope, userId: own }: SignedIn, userId: string): Promise<UserEntity> {
    await em.query('select pg_advisory_xact_lock(hashtextextended($1, 6))', [scope.tenantId]);
    const user = await peopleOf(em, scope).andWhere('u.id = :userId', { userId }).getOne();
    if (!user) throw notFound('This person');
    if (userId === own) throw new ProblemError('conflict', 'Nobody changes their own access: ask another person who manages accounts.');
    if (scope.organisations !== 'all' && (user.organisationId === null || !scope.organisations.includes(user.organisationId))) {
      throw new ProblemError('forbidden', `The access of ${user.name} was given by the syndicate: ask there.`);
    }
    if (user.organisationId !== null) await this.looks.demand(scope, em, [user.organisationId]);
    if (!permissionsHeld(await this.authentication.holdingsOf(em, own)).includes('users.manage')) throw new ProblemError('forbidden', 'Your access was changed a moment ago: reload the page.');
    return user;
  }

  /** Asked after the change, before its commit. */
  private async keepOwner(em: EntityManager, { tenantId, organisations }: Scope): Promise<void> {
    // In a commune there is none to lose.
    if (organisations !== 'all') return;
    const owners = await em.findBy(GrantEntity, { tenantId, role: 'owner', organisationId: IsNull(), siteIds: IsNull() });
    if (!keepsTheHouse(owners.flatMap(toTerm), this.clock.now())) {
      throw new ProblemError('conflict', 'This is the last owner: give somebody else the role of owner, without an end, first.');
    }
  }

  private async view(em: EntityManager, scope: Scope, user: UserEntity): Promise<UserView> {
    return (await this.viewer(em, scope, [user]))(user);
  }

  /** Roles, factors, sessions and names of all these people, then shows each. */
  private async viewer(em: EntityManager, scope: Scope, users: readonly UserEntity[]): Promise<(user: UserEntity) => UserView> {
    const standings = await this.standing(em, scope, users.map(({ id }) => id));
    const names = await namesOf(em, scope, users.flatMap(({ id }) => standings(id).grants), users.map(({ organisationId }) => organisationId));
    return (user) => toUserView(user, standings(user.id), names);
  }

  /** Grants that are over are not shown any more. */
  private async grants(em: EntityManager, { tenantId }: Scope, userIds: readonly string[]): Promise<GrantEntity[]> {
    const now = this.clock.now();
    const rows = await em.find(GrantEntity, { where: { tenantId, userId: In([...userIds]) }, order: { startsAt: 'ASC', id: 'ASC' } });
    return rows.filter((grant) => inForce(grant, now));
  }

  private async standing(em: EntityManager, scope: Scope, userIds: readonly string[]): Promise<(userId: string) => Standing> {
    const { tenantId } = scope;
    const grants = await this.grants(em, scope, userIds);
    const factors = await factorsOf(em, tenantId, userIds, this.clock.now());
    const seen = await em.createQueryBuilder(SessionEntity, 's').select('s.userId', 'id').addSelect('max(s.lastSeenAt)', 'at')
      .where('s.tenantId = :tenantId and s.userId = any(:userIds::uuid[])', { tenantId, userIds }).groupBy('s.userId').getRawMany<{ id: string; at: Date }>();
    const lastSeen = new Map(seen.map(({ id, at }) => [id, at]));
    return (userId) => ({ ...factors(userId), lastSeenAt: lastSeen.get(userId) ?? null, grants: grants.filter((grant) => grant.userId === userId) });
  }
}

/** With the explicit predicates that row-level security repeats. */
function peopleOf(em: EntityManager, scope: Scope): SelectQueryBuilder<UserEntity> {
  const query = within(em.createQueryBuilder(UserEntity, 'u'), scope);
  const { organisations, sites = [] } = scope;
  return organisations === 'all' ? query : query.andWhere(`(u.organisation_id = any(:organisations::uuid[]) or ${HELD_THERE})`, { organisations, sites });
}

/** Where a role is held, for the trail. */
const where = ({ organisationId, siteIds }: Pick<GrantEntity, 'organisationId' | 'siteIds'>) => ({ ...(organisationId && { organisationId }), ...(siteIds && { sites: siteIds.length }) });

const toTerm = ({ role, startsAt, endsAt }: GrantEntity): Term[] => (isRole(role) ? [{ role, startsAt, endsAt }] : []);
