import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Page, WebhookBody, WebhookPatch, WebhookView } from '#contract';
import { Database } from '#database';
import { AuditService, OrganisationEntity, Vault } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { decodeCursor, toPage } from '../shared/page.js';
import type { PageQuery } from '../shared/page.dto.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { newWebhookSecret } from './signature.js';
import { WebhookEntity } from './webhook.entity.js';
import { sealedFor } from './webhook.post.js';
import { toView, type WaitingOf } from './webhook.view.js';

/** For the whole syndicate, and for each commune. */
const MOST_EACH = 50;
const HOUR = 3_600_000;
const USUAL_OVERLAP = 24;

/** Webhooks as people manage them. Their secrets are told once and kept sealed; addresses may hold a secret too, so the trail names only their host. */
@Injectable()
export class WebhookService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly vault: Vault,
    private readonly audit: AuditService,
  ) {}

  /** Newest first. @throws ProblemError `invalid_cursor` */
  list(scope: Scope, { limit, cursor }: PageQuery): Promise<Page<WebhookView>> {
    return this.db.tenant(scope, async (em) => {
      const query = this.seen(em, scope).orderBy('h.id', 'DESC').limit(limit + 1);
      if (cursor) query.andWhere('h.id < :last::uuid', { last: idOf(cursor) });
      const rows = await query.getMany();
      const waiting = await this.waiting(em, scope, rows.map(({ id }) => id));
      return toPage(rows, limit, (row) => toView(row, waiting(row.id), this.clock.now()), ({ id }) => [id]);
    });
  }

  /** @throws ProblemError `not_found` */
  get(scope: Scope, id: string): Promise<WebhookView> {
    return this.db.tenant(scope, async (em) => this.view(em, scope, await this.find(em, scope, id)));
  }

  /** @throws ProblemError `not_found` for the organisation, `invalid_body` when one is missing, `conflict` for too many */
  create(scope: Scope, { name, url, events, organisationId }: WebhookBody): Promise<WebhookView> {
    return this.db.tenant(scope, async (em) => {
      const { tenantId } = scope;
      const organisation = await this.place(em, scope, organisationId);
      if (await this.many(em, tenantId, organisation?.id ?? null) >= MOST_EACH) throw new ProblemError('conflict', `There are ${MOST_EACH} webhooks here already. Delete one that is not used any more.`);
      const [id, secret] = [newId(), newWebhookSecret()];
      await em.insert(WebhookEntity, {
        id, tenantId, organisationId: organisation?.id ?? null, name: name.trim(), url, host: new URL(url).host, events, sealedSecret: this.vault.seal(secret, sealedFor(id)),
        sealedPrevious: null, previousUntil: null, state: 'active', offReason: null, pauseReason: null, failingSince: null, restingUntil: null, lastDeliveredAt: null, createdBy: scope.actor.label, createdAt: this.clock.now(),
      });
      await this.audit.record(em, scope, 'webhook.created', `webhook:${id}`, { name: name.trim(), host: new URL(url).host, events: [...events] }, { organisationId: organisation?.id ?? null });
      return { ...(await this.view(em, scope, await this.find(em, scope, id))), secret };
    });
  }

  /** @throws ProblemError `not_found` */
  update(scope: Scope, id: string, { name, url, events, state }: WebhookPatch): Promise<WebhookView> {
    return this.db.tenant(scope, async (em) => {
      const hook = await this.find(em, scope, id);
      const changes = { ...(name !== undefined && { name: name.trim() }), ...(url !== undefined && { url, host: new URL(url).host }), ...(events && { events }), ...(state && { state, pauseReason: null }) };
      if (Object.keys(changes).length === 0) return this.view(em, scope, hook);
      // Another address, or somebody who says that it works now: it starts again with a clean slate.
      const afresh = url !== undefined || state === 'active' ? { offReason: null, failures: 0, failingSince: null, restingUntil: null } : {};
      await em.update(WebhookEntity, { id, tenantId: scope.tenantId }, { ...changes, ...afresh });
      const { url: _address, pauseReason: _pause, ...told } = changes;
      await this.audit.record(em, scope, 'webhook.updated', `webhook:${id}`, { name: hook.name, ...told }, { organisationId: hook.organisationId });
      return this.view(em, scope, await this.find(em, scope, id));
    });
  }

  /** A new secret; messages are signed with the old one too for so many hours. @throws ProblemError `not_found` */
  renewSecret(scope: Scope, id: string, overlapHours = USUAL_OVERLAP): Promise<WebhookView> {
    return this.db.tenant(scope, async (em) => {
      const { name, sealedSecret, organisationId } = await this.find(em, scope, id);
      const secret = newWebhookSecret();
      const until = overlapHours === 0 ? null : new Date(this.clock.now().getTime() + overlapHours * HOUR);
      await em.update(WebhookEntity, { id, tenantId: scope.tenantId }, { sealedSecret: this.vault.seal(secret, sealedFor(id)), sealedPrevious: until && sealedSecret, previousUntil: until });
      await this.audit.record(em, scope, 'webhook.secret-renewed', `webhook:${id}`, { name, overlapHours }, { organisationId });
      return { ...(await this.view(em, scope, await this.find(em, scope, id))), secret };
    });
  }

  /** With all that waits and its history. @throws ProblemError `not_found` */
  remove(scope: Scope, id: string): Promise<void> {
    return this.db.tenant(scope, async (em) => {
      const { name, host, organisationId } = await this.find(em, scope, id);
      await em.delete(WebhookEntity, { id, tenantId: scope.tenantId });
      await this.audit.record(em, scope, 'webhook.deleted', `webhook:${id}`, { name, host }, { organisationId });
    });
  }

  /** @throws ProblemError `not_found` */
  async find(em: EntityManager, scope: Scope, id: string): Promise<WebhookEntity> {
    const found = await this.seen(em, scope).andWhere('h.id = :id', { id }).getOne();
    if (!found) throw notFound('This webhook');
    return found;
  }

  private seen(em: EntityManager, scope: Scope) {
    return within(em.createQueryBuilder(WebhookEntity, 'h').leftJoinAndSelect('h.organisation', 'o'), scope, 'organisationId');
  }

  /** Whose it will be. Who does not see the whole syndicate names one of their communes. */
  private async place(em: EntityManager, scope: Scope, id: string | undefined): Promise<OrganisationEntity | null> {
    if (id === undefined || (id === scope.tenantId && scope.organisations === 'all')) {
      if (scope.organisations !== 'all') throw wrongField('organisationId', 'missing', 'Say for which organisation: you do not manage the webhooks of the whole syndicate.');
      return null;
    }
    const found = await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere('o.id = :id', { id }).getOne();
    if (!found) throw notFound('This organisation');
    return found;
  }

  private many(em: EntityManager, tenantId: string, organisationId: string | null): Promise<number> {
    return em.createQueryBuilder(WebhookEntity, 'h').where('h.tenantId = :tenantId and h.organisationId is not distinct from :organisationId', { tenantId, organisationId }).getCount();
  }

  private async view(em: EntityManager, scope: Scope, hook: WebhookEntity): Promise<WebhookView> {
    return toView(hook, (await this.waiting(em, scope, [hook.id]))(hook.id), this.clock.now());
  }

  private async waiting(em: EntityManager, { tenantId }: Scope, ids: readonly string[]): Promise<(id: string) => WaitingOf> {
    const rows: (WaitingOf & { id: string })[] = ids.length === 0 ? [] : await em.query(
      `select webhook_id as id, count(*)::int as waiting, min(created_at) as since from webhook_delivery where tenant_id = $1 and webhook_id = any ($2::uuid[]) and state = 'waiting' group by 1`,
      [tenantId, ids],
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    return (id) => found.get(id) ?? { waiting: 0, since: null };
  }
}

function idOf(cursor: string): string {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)) return id;
  throw new ProblemError('invalid_cursor', 'This page link is not valid any more: start again from the first page.');
}
