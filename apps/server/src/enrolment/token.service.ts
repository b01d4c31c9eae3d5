import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { formatEnrolmentToken, type EnrolmentTokenBody, type EnrolmentTokenParts, type EnrolmentTokenView, type Page } from '#contract';
import { Database } from '#database';
import { Authority } from '#pki';
import { AuditService, OrganisationEntity, SettingsService, SiteEntity } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { Endpoints } from '../shared/endpoints.js';
import { newId } from '../shared/id.js';
import { decodeCursor, toPage } from '../shared/page.js';
import type { PageQuery } from '../shared/page.dto.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { EnrolmentTokenEntity } from './enrolment-token.entity.js';
import { TOKEN_PROBLEMS, tokenState } from './token.rules.js';

const HOUR = 3_600_000;
const UUID = /^[0-9a-f-]{36}$/;
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

function refusal(token: EnrolmentTokenEntity | null, now: Date): ProblemError {
  const state = token ? tokenState(token, now) : 'unknown';
  const { code, detail } = TOKEN_PROBLEMS[state === 'valid' ? 'used' : state];
  return new ProblemError(code, detail);
}

/** The rights to enrol devices: made and withdrawn in the console, spent by devices. */
@Injectable()
export class TokenService {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    private readonly authority: Authority,
    private readonly endpoints: Endpoints,
    private readonly clock: Clock,
    private readonly settings: SettingsService,
  ) {}

  /** Newest first. @throws ProblemError `invalid_cursor` */
  list(scope: Scope, { limit, cursor }: PageQuery): Promise<Page<EnrolmentTokenView>> {
    return this.db.tenant(scope, async (em) => {
      const query = this.visible(em, scope).orderBy('t.id', 'DESC').limit(limit + 1);
      if (cursor) query.andWhere('t.id < :after', { after: cursorId(cursor) });
      return toPage(await query.getMany(), limit, (row) => this.view(row), (row) => [row.id]);
    });
  }

  /** The answer is the only place where the token itself ever appears. @throws ProblemError `not_found`, `invalid_body` for more than its place allows */
  create(scope: Scope, body: EnrolmentTokenBody): Promise<EnrolmentTokenView> {
    return this.db.tenant(scope, async (em) => {
      const { organisation, site } = await placeOf(em, scope, body);
      await this.keepWithin(em, scope, { organisationId: organisation.id, siteId: site?.id ?? null }, body);

      const secret = randomBytes(24).toString('base64url');
      const now = this.clock.now();
      const row = {
        id: newId(), tenantId: scope.tenantId, organisationId: organisation.id, siteId: site?.id ?? null, label: body.label.trim(), secretHash: hashOf(secret),
        maxUses: body.maxUses, uses: 0, expiresAt: new Date(now.getTime() + body.expiresInHours * HOUR), revokedAt: null, createdAt: now, createdBy: scope.actor.label,
      };
      await em.insert(EnrolmentTokenEntity, row);
      await this.audit.record(em, scope, 'enrolment-token.created', `enrolment-token:${row.id}`, { label: row.label, maxUses: row.maxUses });
      const token = formatEnrolmentToken({ id: row.id, secret, pin: this.authority.pin });
      const deviceUrl = this.endpoints.device;
      return { ...this.view({ ...row, organisation, site }), token, deviceUrl, command: `craie-agent enrol --server ${deviceUrl} --token ${token}` };
    });
  }

  /** Withdraws a token; doing it twice is the same. @throws ProblemError `not_found` */
  revoke(scope: Scope, id: string): Promise<EnrolmentTokenView> {
    return this.db.tenant(scope, async (em) => {
      const row = await this.visible(em, scope).andWhere('t.id = :id', { id }).getOne();
      if (!row) throw notFound('This enrolment token');
      if (!row.revokedAt) {
        row.revokedAt = this.clock.now();
        await em.update(EnrolmentTokenEntity, { id, tenantId: scope.tenantId }, { revokedAt: row.revokedAt });
        await this.audit.record(em, scope, 'enrolment-token.revoked', `enrolment-token:${id}`, { label: row.label });
      }
      return this.view(row);
    });
  }

  /**
   * Spends one use, in the caller's transaction: undone with it, and never more than `maxUses` whoever comes at once.
   * @throws ProblemError `token_unknown`, `token_used`, `token_expired`, `token_revoked`
   */
  async spend(em: EntityManager, { id, secret }: EnrolmentTokenParts): Promise<EnrolmentTokenEntity> {
    const now = this.clock.now();
    const secretHash = hashOf(secret);
    const { affected } = await em.createQueryBuilder().update(EnrolmentTokenEntity).set({ uses: () => 'uses + 1' })
      .where('id = :id and secret_hash = :secretHash and revoked_at is null and expires_at > :now and uses < max_uses', { id, secretHash, now }).execute();
    const token = await em.findOneBy(EnrolmentTokenEntity, { id, secretHash });
    if (token && affected === 1) return token;
    throw refusal(token, now);
  }

  /** The token of an enrolment that it was spent for already: as good as then, unless it was withdrawn. @throws ProblemError as `spend` */
  async spent(em: EntityManager, { id, secret }: EnrolmentTokenParts): Promise<EnrolmentTokenEntity> {
    const token = await em.findOneBy(EnrolmentTokenEntity, { id, secretHash: hashOf(secret) });
    if (token && !token.revokedAt) return token;
    throw refusal(token, this.clock.now());
  }

  /** After a restore nobody knows how often they were used. @returns how many were still good */
  async withdrawAll(em: EntityManager): Promise<number> {
    const { affected } = await em.createQueryBuilder().update(EnrolmentTokenEntity).set({ revokedAt: this.clock.now() }).where('revoked_at is null and expires_at > :now', { now: this.clock.now() }).execute();
    return affected ?? 0;
  }

  /** What the place allows at most. */
  private async keepWithin(em: EntityManager, scope: Scope, place: { organisationId: string; siteId: string | null }, { maxUses, expiresInHours }: EnrolmentTokenBody): Promise<void> {
    const { 'enrolment.token-days': days, 'enrolment.token-uses': uses } = await this.settings.effective(em, scope, place, ['enrolment.token-days', 'enrolment.token-uses']);
    if (expiresInHours > days * 24) throw wrongField('expiresInHours', 'range', `Tokens of this place live ${days} days at most: choose a shorter time.`);
    if (maxUses > uses) throw wrongField('maxUses', 'range', `Tokens of this place enrol ${uses} devices at most: choose fewer.`);
  }

  private visible(em: EntityManager, scope: Scope) {
    return within(em.createQueryBuilder(EnrolmentTokenEntity, 't'), scope, 'organisationId', 'siteId')
      .innerJoinAndSelect('t.organisation', 'organisation').leftJoinAndSelect('t.site', 'site');
  }

  private view(row: Omit<EnrolmentTokenEntity, 'createdBy'>): EnrolmentTokenView {
    const { id, label, maxUses, uses, organisation, site } = row;
    return {
      id, label, maxUses, uses, state: tokenState(row, this.clock.now()),
      organisation: { id: row.organisationId, name: organisation?.name ?? '' },
      site: site ? { id: site.id, name: site.name } : null,
      expiresAt: row.expiresAt.toISOString(), revokedAt: row.revokedAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString(),
    };
  }
}

function cursorId(cursor: string): string {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id === 'string' && UUID.test(id)) return id;
  throw new ProblemError('invalid_cursor', 'This page link is not valid any more: start again from the first page.');
}

/** Whoever looks after a site makes tokens for that one, not for its commune. @throws ProblemError `not_found` */
async function placeOf(em: EntityManager, scope: Scope, { organisationId, siteId }: EnrolmentTokenBody): Promise<{ organisation: OrganisationEntity; site: SiteEntity | null }> {
  if (siteId === undefined) {
    const organisation = await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere('o.id = :organisationId', { organisationId }).getOne();
    if (!organisation) throw notFound('This organisation');
    return { organisation, site: null };
  }
  const site = await within(em.createQueryBuilder(SiteEntity, 's'), scope, 'organisationId', 'id').innerJoinAndSelect('s.organisation', 'o')
    .andWhere('s.id = :siteId and s.organisationId = :organisationId', { siteId, organisationId }).getOne();
  if (!site?.organisation) throw notFound('This site of the organisation');
  return { organisation: site.organisation, site };
}
