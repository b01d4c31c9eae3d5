import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type { AccessRequestBody, AccessRequestView, Page, UserView } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { fold } from '../../shared/fold.js';
import { newId } from '../../shared/id.js';
import { decodeKey, toPage } from '../../shared/page.js';
import type { PageQuery } from '../../shared/page.dto.js';
import { notFound, ProblemError, wrongField } from '../../shared/problem.js';
import { within } from '../../shared/scope-sql.js';
import type { Scope } from '../../shared/scope.js';
import { isDuplicate } from '../../shared/trouble.js';
import { AccessEvents } from '../access.events.js';
import { AuditService } from '../audit.service.js';
import { checkedGift, homeOf, type Gift } from '../giving.js';
import { factorsOf } from '../factors/standing.js';
import { GrantEntity } from '../grant.entity.js';
import { InvitationEntity } from '../invitation.entity.js';
import { OrganisationEntity } from '../organisation.entity.js';
import { namesOf, toUserView } from '../people.view.js';
import type { SignedIn } from '../signed-in.js';
import { SiteEntity } from '../site.entity.js';
import { UserEntity } from '../user.entity.js';
import { AccessRequestEntity } from './access-request.entity.js';
import { homesOf } from './homes.js';
import { opens, sirenOf } from './oidc.rules.js';
import { UserIdentityEntity } from './user-identity.entity.js';

/** Who asks to be let in, for those who manage people. */
@Injectable()
export class AccessRequestService {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: AuditService, private readonly events: AccessEvents) {}

  /** Those that wait, newest first. @throws ProblemError `invalid_cursor` */
  list(scope: Scope, { limit, cursor }: PageQuery): Promise<Page<AccessRequestView>> {
    return this.db.tenant(scope, async (em) => {
      const query = within(em.createQueryBuilder(AccessRequestEntity, 'r'), scope, 'organisationId').andWhere('r.refusedAt is null').orderBy('r.createdAt', 'DESC').addOrderBy('r.id', 'DESC').limit(limit + 1);
      if (cursor) {
        const [at, id] = decodeKey(cursor, (text) => !Number.isNaN(Date.parse(text)));
        query.andWhere('(r.createdAt, r.id) < (:at::timestamptz, :id::uuid)', { at, id });
      }
      const rows = await query.getMany();
      return toPage(rows, limit, await this.viewer(em, scope, rows), (row) => [row.createdAt.toISOString(), row.id]);
    });
  }

  /** Makes the account, without a password, and gives its first role. @throws ProblemError `not_found`, `conflict`, `invalid_body`, `forbidden` */
  async accept(caller: SignedIn, id: string, body: AccessRequestBody): Promise<UserView> {
    const { scope } = caller;
    try {
      return await this.db.tenant(scope, async (em) => {
        const { tenantId, actor } = scope;
        const now = this.clock.now();
        const { providerId, issuer, subject, email, name, homeId } = await this.take(em, scope, id);
        const gift = await checkedGift(em, caller, body, now);
        if (homeId !== null) await checkInside(em, scope, homeId, gift);
        const user = { id: newId(), tenantId, email, name, sortName: fold(name), locale: 'fr' as const, passwordHash: null, organisationId: homeId ?? homeOf(caller, gift), createdAt: now };
        const grant = { id: newId(), tenantId, userId: user.id, ...gift, startsAt: now, grantedBy: actor.label };
        await em.insert(UserEntity, user);
        await em.insert(GrantEntity, grant);
        await em.insert(UserIdentityEntity, { id: newId(), tenantId, userId: user.id, providerId, issuer, subject, createdAt: now, lastUsedAt: null });
        // It would make a second account for the address.
        await em.delete(InvitationEntity, { tenantId, email });
        await this.events.arriving.tell(em, { kind: 'joined', tenantId, organisationId: user.organisationId ?? gift.organisationId, subject: `user:${user.id}`, role: gift.role, until: gift.endsAt?.toISOString() ?? null });
        await this.audit.record(em, scope, 'access-request.accepted', `user:${user.id}`, { name, email, role: gift.role, until: gift.endsAt?.toISOString() ?? null });
        return toUserView(user, { ...(await factorsOf(em, tenantId, [user.id], now))(user.id), lastSeenAt: null, grants: [grant] }, await namesOf(em, scope, [grant], [user.organisationId]));
      });
    } catch (error) {
      if (isDuplicate(error)) throw new ProblemError('conflict', 'Somebody has an account with this address already. They sign in with its password to link the two; or remove that account first.');
      throw error;
    }
  }

  /** It does not come back with the next try, for a month. @throws ProblemError `not_found` */
  refuse(scope: Scope, id: string): Promise<void> {
    return this.db.tenant(scope, async (em) => {
      const { name, email } = await this.find(em, scope, id);
      await em.update(AccessRequestEntity, { id, tenantId: scope.tenantId }, { refusedAt: this.clock.now(), lastSeenAt: this.clock.now() });
      await this.audit.record(em, scope, 'access-request.refused', `access-request:${id}`, { name, email });
    });
  }

  /** Of two who accept at once only one takes the row away. */
  private async take(em: EntityManager, scope: Scope, id: string): Promise<AccessRequestEntity> {
    const found = await this.find(em, scope, id);
    const { affected } = await em.delete(AccessRequestEntity, { id, tenantId: scope.tenantId });
    if (affected !== 1) throw notFound('This request');
    return found;
  }

  private async find(em: EntityManager, scope: Scope, id: string): Promise<AccessRequestEntity> {
    const row = await within(em.createQueryBuilder(AccessRequestEntity, 'r'), scope, 'organisationId').andWhere('r.id = :id and r.refusedAt is null', { id }).getOne();
    if (!row) throw notFound('This request');
    return row;
  }

  /** Reads names of all these rows, then shows each. */
  private async viewer(em: EntityManager, scope: Scope, rows: readonly AccessRequestEntity[]): Promise<(row: AccessRequestEntity) => AccessRequestView> {
    const homes = await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere({ id: In(rows.flatMap(({ homeId }) => homeId ?? [])) }).getMany();
    const sirens = rows.flatMap(({ siret }) => sirenOf(siret) ?? []);
    const proposed = await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere({ siren: In(sirens) }).orderBy('o.sortName').addOrderBy('o.id').getMany();
    return (row) => {
      const home = homes.find(({ id }) => id === row.homeId);
      const found = proposed.find(({ siren }) => siren !== null && siren === sirenOf(row.siret));
      return {
        id: row.id, name: row.name, email: row.email, emailTrusted: row.emailTrusted, siret: row.siret, home: home ? { id: home.id, name: home.name } : null, proposed: found ? { id: found.id, name: found.name } : null,
        provider: row.providerName, createdAt: row.createdAt.toISOString(), lastSeenAt: row.lastSeenAt.toISOString(),
      };
    };
  }
}

/** Who comes by a commune's provider is at home there: a role elsewhere would allow nothing. @throws ProblemError `invalid_body` */
async function checkInside(em: EntityManager, { tenantId }: Scope, home: string, { organisationId, siteIds }: Gift): Promise<void> {
  const homes = await homesOf(em, { tenantId, organisationId: home });
  const sites = siteIds === null ? [] : await em.findBy(SiteEntity, { tenantId, id: In(siteIds) });
  if (siteIds === null ? opens(homes, organisationId) : sites.every((site) => opens(homes, site.organisationId))) return;
  throw wrongField(siteIds === null ? 'organisationId' : 'siteIds', 'combination', 'This person came by the provider of one organisation: choose a role and a place inside it.');
}
