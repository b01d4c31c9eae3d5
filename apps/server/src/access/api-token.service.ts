import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type { ApiTokenBody, ApiTokenView, Page } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { isAddressRange } from '../shared/networks.js';
import { decodeKey, toPage } from '../shared/page.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import type { ApiTokenQuery } from './api-token.dto.js';
import { ApiTokenEntity } from './api-token.entity.js';
import { placeAsked } from './api-token.places.js';
import { newApiToken } from './api-token.secret.js';
import { placesOf, toTokenView } from './api-token.view.js';
import { AuditService } from './audit.service.js';
import { isNowhere, meet, placeOf } from './holding.rules.js';
import { OrganisationEntity } from './organisation.entity.js';
import type { SignedIn } from './signed-in.js';
import { SiteEntity } from './site.entity.js';
import { hashSecret } from './vault.js';

const MOST_PER_PERSON = 50;
const MOST_PER_ORGANISATION = 50;
const DAY = 86_400_000;
const USUAL_DAYS = 90;

/**
 * API tokens, of persons and of communes. The token itself is told once, when it is made. What it allows is decided with each request, from
 * what its maker holds then (`Authentication`): nothing of a token outlives that.
 */
@Injectable()
export class ApiTokenService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** A person's own, at most fifty, newest first. */
  own({ scope, userId }: SignedIn): Promise<ApiTokenView[]> {
    return this.db.tenant(scope, async (em) => {
      const rows = await tokens(em).where('t.tenantId = :tenantId and t.userId = :userId and t.organisationId is null', { tenantId: scope.tenantId, userId }).orderBy('t.createdAt', 'DESC').take(MOST_PER_PERSON).getMany();
      return this.views(em, scope, rows);
    });
  }

  /** Those made for the communes of the scope, and those of their people. @throws ProblemError `invalid_cursor` */
  list(scope: Scope, { limit, cursor, organisationId }: ApiTokenQuery): Promise<Page<ApiTokenView>> {
    return this.db.tenant(scope, async (em) => {
      const query = managed(em, scope).orderBy('t.createdAt', 'DESC').addOrderBy('t.id', 'DESC').limit(limit + 1);
      if (organisationId) query.andWhere('t.organisationId = :organisationId', { organisationId });
      if (cursor) {
        const [at, id] = decodeKey(cursor, (text) => !Number.isNaN(Date.parse(text)));
        query.andWhere('(t.createdAt, t.id) < (:at::timestamptz, :id::uuid)', { at, id });
      }
      const rows = await query.getMany();
      const { items: shown, next } = toPage(rows, limit, (row) => row, ({ createdAt, id }) => [createdAt.toISOString(), id]);
      return { items: await this.views(em, scope, shown), next };
    });
  }

  /**
   * @param organisationId the commune it is made for: without sites of it, it reaches all of it
   * @throws ProblemError `invalid_body`, `forbidden` for more than the maker has, `not_found` for a place out of sight, `conflict` for too many
   */
  create({ scope, holdings, userId }: SignedIn, body: ApiTokenBody, organisationId: string | null = null): Promise<ApiTokenView> {
    return this.db.tenant(scope, async (em) => {
      const { tenantId } = scope;
      if (body.addresses && !body.addresses.every(isAddressRange)) throw wrongField('addresses', 'format', 'Write each as an address or a network, such as 192.0.2.7 or 192.0.2.0/24.');
      const organisationIds = body.organisationIds ?? (organisationId !== null && body.siteIds === undefined ? [organisationId] : undefined);
      const place = await placeAsked(em, scope, { ...(organisationIds && { organisationIds }), ...(body.siteIds && { siteIds: body.siteIds }) }, organisationId);
      const missing = body.permissions.filter((permission) => isNowhere(meet(placeOf(holdings, [permission]), place)));
      if (missing.length > 0) throw new ProblemError('forbidden', `Nobody gives more than they have: your account lacks ${missing.join(', ')} there.`);
      await this.checkRoom(em, tenantId, userId, organisationId);
      const token = newApiToken();
      const now = this.clock.now();
      const row = {
        id: newId(), tenantId, userId, organisationId, name: body.name.trim(), permissions: body.permissions, organisationIds: organisationIds ?? null, siteIds: body.siteIds ?? null, addresses: body.addresses ?? [],
        tokenHash: hashSecret(token), createdAt: now, createdBy: scope.actor.label, expiresAt: new Date(now.getTime() + (body.expiresInDays ?? USUAL_DAYS) * DAY), lastUsedAt: null, lastUsedFrom: null,
      };
      await em.insert(ApiTokenEntity, row);
      await this.audit.record(em, scope, 'api-token.created', `api-token:${row.id}`, { name: row.name, permissions: row.permissions, until: row.expiresAt.toISOString(), ...(organisationId && { organisationId }) }, ...inCommune(organisationId));
      const [view] = await this.views(em, scope, [await tokens(em).where('t.id = :id and t.tenantId = :tenantId', { id: row.id, tenantId }).getOneOrFail()]);
      if (!view) throw new Error('One token in, none out.');
      return { ...view, token };
    });
  }

  /** One of one's own. @throws ProblemError `not_found` */
  remove({ scope, userId }: SignedIn, id: string): Promise<void> {
    return this.db.tenant(scope, async (em) => {
      const where = { id, userId, tenantId: scope.tenantId };
      const found = await em.findOneBy(ApiTokenEntity, where);
      if (!found) throw notFound('This token');
      await em.delete(ApiTokenEntity, where);
      await this.audit.record(em, scope, 'api-token.deleted', `api-token:${id}`, { name: found.name });
    });
  }

  /** Anybody's that one manages: refused from the next request on. @throws ProblemError `not_found` */
  revoke(scope: Scope, id: string): Promise<void> {
    return this.db.tenant(scope, async (em) => {
      const found = await managed(em, scope).andWhere('t.id = :id', { id }).getOne();
      if (!found) throw notFound('This token');
      await em.delete(ApiTokenEntity, { id, tenantId: scope.tenantId });
      await this.audit.record(em, scope, 'api-token.revoked', `api-token:${id}`, { name: found.name, makerId: found.userId }, ...inCommune(found.organisationId));
    });
  }

  private async checkRoom(em: EntityManager, tenantId: string, userId: string, organisationId: string | null): Promise<void> {
    const [count, most] = organisationId === null
      ? [await em.createQueryBuilder(ApiTokenEntity, 't').where('t.tenantId = :tenantId and t.userId = :userId and t.organisationId is null', { tenantId, userId }).getCount(), MOST_PER_PERSON]
      : [await em.countBy(ApiTokenEntity, { tenantId, organisationId }), MOST_PER_ORGANISATION];
    if (count >= most) throw new ProblemError('conflict', `There are ${most} tokens already. Delete one that is not used any more.`);
  }

  /** With the names of their places: two questions, whatever their number. */
  private async views(em: EntityManager, { tenantId }: Scope, rows: readonly ApiTokenEntity[]): Promise<ApiTokenView[]> {
    const { organisationIds, siteIds } = placesOf(rows);
    const named = async (entity: typeof OrganisationEntity | typeof SiteEntity, ids: string[]) =>
      new Map((ids.length === 0 ? [] : await em.find(entity, { where: { tenantId, id: In(ids) }, select: { id: true, name: true } })).map(({ id, name }) => [id, name]));
    const [organisations, sites] = [await named(OrganisationEntity, organisationIds), await named(SiteEntity, siteIds)];
    return rows.map((row) => toTokenView(row, organisations, sites));
  }
}

/** A commune's token is the commune's affair; of a person's own the trail says itself whose it is. */
const inCommune = (organisationId: string | null): [] | [{ organisationId: string }] => (organisationId === null ? [] : [{ organisationId }]);

const tokens = (em: EntityManager) => em.createQueryBuilder(ApiTokenEntity, 't').leftJoinAndSelect('t.user', 'u').leftJoinAndSelect('t.organisation', 'o');

/** What somebody who manages people there may see and end. */
function managed(em: EntityManager, { tenantId, organisations }: Scope) {
  const query = tokens(em).where('t.tenantId = :tenantId', { tenantId });
  return organisations === 'all' ? query : query.andWhere('(t.organisationId = any(:organisations::uuid[]) or u.organisationId = any(:organisations::uuid[]))', { organisations });
}
