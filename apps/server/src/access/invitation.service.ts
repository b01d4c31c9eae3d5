import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, MoreThan, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { InvitationBody, InvitationOffer, InvitationView, JoinBody, Page } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { fold } from '../shared/fold.js';
import { newId } from '../shared/id.js';
import { decodeKey, toPage } from '../shared/page.js';
import type { PageQuery } from '../shared/page.dto.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import { wholeTenant, type Scope } from '../shared/scope.js';
import { isDuplicate } from '../shared/trouble.js';
import { AccessEvents } from './access.events.js';
import { passwordProblem } from './account.rules.js';
import { AuditService } from './audit.service.js';
import { checkedGift, homeOf } from './giving.js';
import { GrantEntity } from './grant.entity.js';
import { InvitationEntity } from './invitation.entity.js';
import { OrganisationEntity } from './organisation.entity.js';
import { Passwords } from './passwords.js';
import { INVITATION_LIFETIME } from './people.rules.js';
import { namesOf, toInvitationView } from './people.view.js';
import { SettingsService } from './settings/settings.service.js';
import type { SignedIn } from './signed-in.js';
import { UserEntity } from './user.entity.js';
import { hashSecret, newSecret } from './vault.js';

const invalid = () => new ProblemError('invitation_invalid', 'This invitation was used, taken back, replaced or is too old. Ask the person who invited you for another one.');
const taken = () => new ProblemError('conflict', 'Somebody has an account with this address already.');

/** Invitations: a link that makes one account with one role. Who invites hands the link over: the server sends no mail. */
@Injectable()
export class InvitationService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly passwords: Passwords,
    private readonly audit: AuditService,
    private readonly events: AccessEvents,
    private readonly settings: SettingsService,
  ) {}

  /** Those that still wait, newest first. @throws ProblemError `invalid_cursor` */
  list(scope: Scope, { limit, cursor }: PageQuery): Promise<Page<InvitationView>> {
    return this.db.tenant(scope, async (em) => {
      const query = invitationsOf(em, scope).andWhere('i.expiresAt > :now', { now: this.clock.now() })
        .orderBy('i.createdAt', 'DESC').addOrderBy('i.id', 'DESC').limit(limit + 1);
      if (cursor) {
        const [at, id] = decodeKey(cursor, (text) => !Number.isNaN(Date.parse(text)));
        query.andWhere('(i.createdAt, i.id) < (:at::timestamptz, :id::uuid)', { at, id });
      }
      const rows = await query.getMany();
      const names = await namesOf(em, scope, rows);
      return toPage(rows, limit, (row) => toInvitationView(row, names), (row) => [row.createdAt.toISOString(), row.id]);
    });
  }

  /** An earlier one to the same address ends. @throws ProblemError `conflict` for somebody who has an account, `invalid_body`, `forbidden` */
  invite(caller: SignedIn, { email: typed, ...body }: InvitationBody): Promise<InvitationView> {
    const { scope } = caller;
    const email = typed.trim().toLowerCase();
    return this.db.tenant(scope, async (em) => {
      const { tenantId, actor } = scope;
      const now = this.clock.now();
      const gift = await checkedGift(em, caller, body, now);
      // Addresses are unique over all tenants, of which this transaction sees one: `join` meets the others.
      if (await em.existsBy(UserEntity, { email, tenantId })) throw taken();
      const secret = newSecret();
      const row = {
        id: newId(), tenantId, email, ...gift, homeId: homeOf(caller, gift), secretHash: hashSecret(secret), invitedBy: actor.label, createdAt: now,
        expiresAt: new Date(Math.min(now.getTime() + INVITATION_LIFETIME, gift.endsAt?.getTime() ?? Infinity)),
      };
      await em.delete(InvitationEntity, { tenantId, email });
      await em.insert(InvitationEntity, row);
      const told = { tenantId, organisationId: row.homeId ?? gift.organisationId, subject: `invitation:${row.id}`, role: body.role, until: gift.endsAt?.toISOString() ?? null };
      await this.events.arriving.tell(em, { kind: 'invited', ...told });
      await this.audit.record(em, scope, 'user.invited', `invitation:${row.id}`, { name: email, role: body.role, until: gift.endsAt?.toISOString() ?? null });
      return { ...toInvitationView(row, await namesOf(em, scope, [row])), secret };
    });
  }

  /** @throws ProblemError `not_found` */
  withdraw(scope: Scope, id: string): Promise<void> {
    return this.db.tenant(scope, async (em) => {
      const found = await invitationsOf(em, scope).andWhere('i.id = :id', { id }).getOne();
      if (!found) throw notFound('This invitation');
      await em.delete(InvitationEntity, { id, tenantId: scope.tenantId });
      await this.audit.record(em, scope, 'invitation.withdrawn', `invitation:${id}`, { name: found.email });
    });
  }

  /** What the link offers. @throws ProblemError `invitation_invalid` */
  offer(secret: string): Promise<InvitationOffer> {
    return this.db.system(async (em) => {
      const found = await this.find(em, secret);
      const { name } = await em.findOneByOrFail(OrganisationEntity, { id: found.tenantId, tenantId: found.tenantId });
      const names = await namesOf(em, wholeTenant(found.tenantId), [found]);
      const { email, until, invitedBy, expiresAt, place, role, roleName } = toInvitationView(found, names);
      return { organisation: name, email, role, ...(roleName !== undefined && { roleName }), place, until, invitedBy, expiresAt, locale: await this.locale(em, found) };
    });
  }

  /** Makes the account and uses the link up. @throws ProblemError `invitation_invalid`, `invalid_body`, `conflict` */
  async join(secret: string, { name, password, locale: chosen }: JoinBody): Promise<void> {
    const { email, locale } = await this.offer(secret);
    const problem = passwordProblem(password, email);
    if (problem) throw wrongField('password', problem.code, problem.detail);
    const passwordHash = await this.passwords.hash(password);
    try {
      await this.db.system(async (em) => this.accept(em, await this.find(em, secret), { name, locale: chosen ?? locale, passwordHash }));
    } catch (error) {
      if (isDuplicate(error)) throw taken();
      throw error;
    }
  }

  /**
   * Makes the account of an invitation and uses it up, inside a transaction of `system`. @param passwordHash null for who comes by an identity provider.
   * @throws ProblemError `invitation_invalid` when another one was faster; the driver's error for a duplicate when the address has an account
   */
  async accept(em: EntityManager, { id, tenantId, email, role, organisationId, siteIds, homeId, endsAt, invitedBy }: InvitationEntity, { name, locale, passwordHash }: Pick<UserEntity, 'name' | 'locale' | 'passwordHash'>): Promise<UserEntity> {
    // Of two who use it at once only one takes the row away.
    const { affected } = await em.delete(InvitationEntity, { id, tenantId });
    if (affected !== 1) throw invalid();
    const now = this.clock.now();
    const user = { id: newId(), tenantId, email, name: name.trim(), sortName: fold(name), locale, passwordHash, organisationId: homeId, createdAt: now };
    await em.insert(UserEntity, user);
    await em.insert(GrantEntity, { id: newId(), tenantId, userId: user.id, role, organisationId, siteIds, startsAt: now, endsAt, grantedBy: invitedBy });
    await this.events.arriving.tell(em, { kind: 'joined', tenantId, organisationId: homeId ?? organisationId, subject: `user:${user.id}`, role, until: endsAt?.toISOString() ?? null });
    await this.audit.record(em, { tenantId, actor: { kind: 'user', id: user.id, label: user.name } }, 'user.joined', `user:${user.id}`, { name: user.name, email, role });
    return user;
  }

  /** Removes those that nobody used in time. */
  async sweep(): Promise<void> {
    await this.db.system((em) => em.delete(InvitationEntity, { expiresAt: LessThanOrEqual(this.clock.now()) }));
  }

  /** In which the person is met, unless they choose. */
  async locale(em: EntityManager, { tenantId, homeId }: InvitationEntity): Promise<'fr' | 'en'> {
    return (await this.settings.effective(em, { tenantId }, { organisationId: homeId ?? tenantId }, ['console.language']))['console.language'];
  }

  /** The one of a link, while it waits. @throws ProblemError `invitation_invalid` */
  async find(em: EntityManager, secret: string): Promise<InvitationEntity> {
    const found = await em.findOneBy(InvitationEntity, { secretHash: hashSecret(secret), expiresAt: MoreThan(this.clock.now()) });
    if (!found) throw invalid();
    return found;
  }
}

/** Those to places of the scope. */
function invitationsOf(em: EntityManager, scope: Scope): SelectQueryBuilder<InvitationEntity> {
  const query = within(em.createQueryBuilder(InvitationEntity, 'i'), scope);
  const { organisations, sites = [] } = scope;
  return organisations === 'all' ? query : query.andWhere(
    `(i.organisation_id = any(:organisations::uuid[]) or exists (select from site s where s.id = any(i.site_ids) and (s.organisation_id = any(:organisations::uuid[]) or s.id = any(:sites::uuid[]))))`,
    { organisations, sites },
  );
}
