import { Injectable } from '@nestjs/common';
import { MoreThan, type EntityManager } from 'typeorm';
import { Clock } from '../../shared/clock.js';
import { newId } from '../../shared/id.js';
import { AuditService } from '../audit.service.js';
import { InvitationEntity } from '../invitation.entity.js';
import { InvitationService } from '../invitation.service.js';
import { UserEntity } from '../user.entity.js';
import type { IdentityProviderEntity } from './identity-provider.entity.js';
import { OidcEnd } from './oidc-client.js';
import { opens, verdict, type Account, type Person } from './oidc.rules.js';
import { AccessRequests } from './access-requests.js';
import { homesOf } from './homes.js';
import { UserIdentityEntity } from './user-identity.entity.js';

/** An account that is open to the person, one that asks for its password first, or none. */
export type Arrived = { kind: 'in'; user: UserEntity } | { kind: 'password'; user: UserEntity } | { kind: 'nobody' };

/** Finds out which account somebody has who comes from a provider, links what belongs together, and writes down who asks to be let in. */
@Injectable()
export class Arrivals {
  constructor(
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly invitations: InvitationService,
    private readonly requests: AccessRequests,
  ) {}

  /** Inside a transaction of `system`. @param join secret of an invitation. @throws OidcEnd; ProblemError `invitation_invalid` */
  async receive(em: EntityManager, provider: IdentityProviderEntity, person: Person, join: string | undefined): Promise<Arrived> {
    const known = await this.linked(em, provider, person.subject);
    if (known) return { kind: 'in', user: known };
    const { email } = person;
    if (email === null) throw new OidcEnd('no_address');
    const now = this.clock.now();
    const brought = join === undefined ? undefined : await this.invitations.find(em, join);
    if (brought && brought.tenantId !== provider.tenantId) throw new OidcEnd('invitation_invalid');
    const user = (await em.findOneBy(UserEntity, { email, tenantId: provider.tenantId })) ?? undefined;
    const waiting = (await em.findOneBy(InvitationEntity, { email, tenantId: provider.tenantId, expiresAt: MoreThan(now) })) ?? undefined;
    const decided = verdict({
      provider: { homes: await homesOf(em, provider), vouches: provider.vouches }, person, account: user && (await this.facts(em, provider, user)),
      waiting: waiting && { home: waiting.homeId }, brought: brought && { email: brought.email, home: brought.homeId },
    });
    if (decided === 'other_address' || decided === 'invitation_invalid') throw new OidcEnd(decided);
    const invitation = brought ?? waiting;
    if (decided === 'join' && invitation) {
      const made = await this.invitations.accept(em, invitation, { name: person.name, locale: await this.invitations.locale(em, invitation), passwordHash: null });
      await this.link(em, provider, made, person.subject);
      return { kind: 'in', user: made };
    }
    if (decided === 'link' && user) {
      await this.link(em, provider, user, person.subject);
      return { kind: 'in', user };
    }
    if (decided === 'password' && user) return { kind: 'password', user };
    await this.requests.note(em, provider, { ...person, email });
    return { kind: 'nobody' };
  }

  /** The account of somebody who is linked already. @throws OidcEnd `other_door` when it is at home elsewhere by now */
  async linked(em: EntityManager, provider: IdentityProviderEntity, subject: string): Promise<UserEntity | undefined> {
    const identity = await em.findOneBy(UserIdentityEntity, { providerId: provider.id, issuer: provider.issuer, subject });
    const user = identity && (await em.findOneBy(UserEntity, { id: identity.userId, tenantId: provider.tenantId }));
    if (!user) return undefined;
    if (!opens(await homesOf(em, provider), user.organisationId)) throw new OidcEnd('other_door');
    await em.update(UserIdentityEntity, { id: identity.id }, { lastUsedAt: this.clock.now() });
    return user;
  }

  /** One link for an account and a provider: a new one takes the place of the old one. */
  async link(em: EntityManager, provider: IdentityProviderEntity, user: UserEntity, subject: string): Promise<void> {
    const { id: providerId, tenantId, issuer } = provider;
    const now = this.clock.now();
    await em.delete(UserIdentityEntity, { tenantId, userId: user.id, providerId });
    await em.insert(UserIdentityEntity, { id: newId(), tenantId, userId: user.id, providerId, issuer, subject, createdAt: now, lastUsedAt: now });
    await this.requests.forget(em, provider, subject);
    await this.audit.record(em, { tenantId, actor: { kind: 'user', id: user.id, label: user.name } }, 'identity.linked', `user:${user.id}`, { name: user.name, provider: provider.name });
  }

  private async facts(em: EntityManager, provider: IdentityProviderEntity, user: UserEntity): Promise<Account> {
    return {
      home: user.organisationId, hasPassword: user.passwordHash !== null,
      linkedToProvider: await em.existsBy(UserIdentityEntity, { tenantId: user.tenantId, userId: user.id, providerId: provider.id }),
    };
  }
}
