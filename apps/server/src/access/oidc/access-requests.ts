import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, type EntityManager } from 'typeorm';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { newId } from '../../shared/id.js';
import { AuditService } from '../audit.service.js';
import { OrganisationEntity } from '../organisation.entity.js';
import { AccessRequestEntity } from './access-request.entity.js';
import type { IdentityProviderEntity } from './identity-provider.entity.js';
import { sirenOf, type Person } from './oidc.rules.js';

/** Requests that wait for one provider. Beyond, a person is told the same and nothing more is written. */
const MOST_WAITING = 200;
/** Forgotten after so long without another try, ms: also the refused ones. */
const FORGOTTEN_AFTER = 30 * 86_400_000;

/** Who came through a provider and has no account: written by the sign-in, as the owner of the tables. */
@Injectable()
export class AccessRequests {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: AuditService) {}

  /**
   * Once for a person at a provider; another try only says when. Who comes with another name or address makes another request: nobody accepts what changed
   * after they had looked at it. A refused one stays refused.
   */
  async note(em: EntityManager, provider: IdentityProviderEntity, { subject, name, email, emailTrusted, siret }: Person & { email: string }): Promise<void> {
    const { id: providerId, tenantId } = provider;
    const now = this.clock.now();
    const said = { name, email, emailTrusted, siret, lastSeenAt: now };
    const found = await em.findOneBy(AccessRequestEntity, { providerId, subject });
    if (found && found.refusedAt !== null) return;
    if (found && found.name === name && found.email === email && found.emailTrusted === emailTrusted && found.siret === siret) {
      await em.update(AccessRequestEntity, { id: found.id }, { lastSeenAt: now });
      return;
    }
    await em.delete(AccessRequestEntity, { providerId, subject });
    if ((await em.countBy(AccessRequestEntity, { providerId, refusedAt: IsNull() })) >= MOST_WAITING) return;
    const id = newId();
    await em.insert(AccessRequestEntity, { id, tenantId, organisationId: await this.concerned(em, provider, siret), homeId: provider.organisationId, providerId, providerName: provider.name, issuer: provider.issuer, subject, ...said, createdAt: now, refusedAt: null });
    await this.audit.record(em, { tenantId, actor: { kind: 'system', id: null, label: provider.name } }, 'access-request.made', `access-request:${id}`, { name, email, provider: provider.name });
  }

  async forget(em: EntityManager, { id: providerId }: IdentityProviderEntity, subject: string): Promise<void> {
    await em.delete(AccessRequestEntity, { providerId, subject });
  }

  /** Removes what is old enough to be forgotten. */
  async sweep(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - FORGOTTEN_AFTER);
    await this.db.system((em) => em.delete(AccessRequestEntity, { lastSeenAt: LessThan(before) }));
  }

  /** Whose people it concerns. A number that only its bearer vouches for must not bring a stranger before a commune. */
  private async concerned(em: EntityManager, { tenantId, organisationId, vouches }: IdentityProviderEntity, siret: string | null): Promise<string | null> {
    const siren = sirenOf(siret);
    if (organisationId || !vouches || siren === null) return organisationId;
    const proposed = await em.findOne(OrganisationEntity, { where: { tenantId, siren }, order: { sortName: 'ASC', id: 'ASC' } });
    return proposed && proposed.id !== tenantId ? proposed.id : null;
  }
}
