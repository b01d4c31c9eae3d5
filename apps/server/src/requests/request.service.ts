import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Page, RequestCount, RequestDetail, RequestView } from '#contract';
import { Database } from '#database';
import { AuditService, Looks, organisationsUnder, type SignedIn } from '../access/index.js';
import { DeploymentStandings } from '../deployments/index.js';
import { decodeCursor, toPage } from '../shared/page.js';
import { notFound, ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import type { RequestDto, RequestsQuery } from './request.dto.js';
import { RequestMaker } from './request.maker.js';
import { answeringOf, isOwn, personOf, reachOf } from './request.reach.js';
import { countOpen, messagesOf, readRequest, readRequests, type AnswerableRow } from './request.store.js';
import { progressView, requestDetail, requestView } from './request.view.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Requests as the console sees them: read, and asked for by somebody who is signed in. Answers are `RequestAnswers`. */
@Injectable()
export class RequestService {
  constructor(
    private readonly db: Database,
    private readonly maker: RequestMaker,
    private readonly standings: DeploymentStandings,
    private readonly looks: Looks,
    private readonly audit: AuditService,
  ) {}

  /** Newest first. @throws ProblemError `invalid_cursor`, `reason_required` */
  list(caller: SignedIn, { limit, cursor, organisationId, mine, ...filter }: RequestsQuery): Promise<Page<RequestView>> {
    const { scope } = caller;
    const before = cursor === undefined ? null : cursorId(cursor);
    return this.db.tenant(scope, async (em) => {
      const organisations = organisationId === undefined ? undefined : await organisationsUnder(em, scope, organisationId);
      await this.looks.demandPlace(scope, em, { organisations, siteId: filter.siteId });
      const rows = await readRequests(em, scope.tenantId, reachOf(scope), answeringOf(caller), { ...filter, organisations, before, askerId: mine && personOf(scope) }, limit + 1);
      const standings = await this.standings.of(em, scope, rows.flatMap(({ deployment_id }) => deployment_id ?? []));
      return toPage(rows, limit, (row) => requestView(row, isOwn(scope, row), progressView(row, standings.get(row.deployment_id ?? ''))), ({ id }) => [id]);
    });
  }

  count(caller: SignedIn): Promise<RequestCount> {
    const { scope } = caller;
    return this.db.tenant(scope, async (em) => ({ open: await countOpen(em, scope.tenantId, reachOf(scope), answeringOf(caller)) }));
  }

  /** @throws ProblemError `not_found`, `reason_required` */
  get(caller: SignedIn, id: string): Promise<RequestDetail> {
    return this.db.tenant(caller.scope, (em) => this.detail(em, caller.scope, caller, id));
  }

  /** @throws ProblemError `not_found` for the site, `invalid_body`, `request_full`, `reason_required` */
  make(caller: SignedIn, { siteId, ...wish }: RequestDto): Promise<RequestDetail> {
    const { scope } = caller;
    const { tenantId, actor, locale } = scope;
    return this.db.tenant(scope, async (em) => {
      const { organisations, sites } = reachOf(scope);
      const [site]: { organisationId: string; name: string }[] = await em.query(
        'select s.organisation_id as "organisationId", s.name from site s where s.tenant_id = $1 and s.id = $2 and ($3::uuid[] is null or s.organisation_id = any ($3) or s.id = any ($4::uuid[]))', [tenantId, siteId, organisations, sites],
      );
      if (!site) throw notFound('This site');
      await this.looks.demand(scope, em, [site.organisationId]);
      const { id, number, app } = await this.maker.make(em, { tenantId, organisationId: site.organisationId, siteId }, wish, { name: actor.label, email: null, id: personOf(scope), locale, secretHash: null });
      await this.audit.record(em, scope, 'request.made', `request:${id}`, { number, site: site.name, app: app?.name ?? null });
      return this.detail(em, scope, caller, id);
    });
  }

  /** Inside the caller's transaction. @param scope in which it is looked for @throws ProblemError as {@link get} */
  async detail(em: EntityManager, scope: Scope, caller: SignedIn, id: string): Promise<RequestDetail> {
    const row = await this.one(em, scope, caller, id, false);
    const standing = row.deployment_id === null ? undefined : (await this.standings.of(em, scope, [row.deployment_id])).get(row.deployment_id);
    const progress = progressView(row, standing);
    const isLeft = progress?.state === 'waiting' || progress?.state === 'under-way';
    const expectedAt = isLeft && row.deployment_id !== null ? await this.standings.expectedAt(em, scope.tenantId, row.deployment_id) : null;
    return requestDetail(row, isOwn(caller.scope, row), progress && { ...progress, expectedAt }, standing, await messagesOf(em, row));
  }

  /** @param lock for a change @throws ProblemError `not_found`, `reason_required` */
  async one(em: EntityManager, scope: Scope, caller: SignedIn, id: string, lock: boolean): Promise<AnswerableRow> {
    const row = await readRequest(em, scope.tenantId, reachOf(scope), answeringOf(caller), id, lock);
    if (!row) throw notFound('This request');
    await this.looks.demand(scope, em, [row.organisation_id]);
    return row;
  }
}

/** A cursor's value is a stranger's. */
function cursorId(cursor: string): string {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id === 'string' && UUID.test(id)) return id;
  throw new ProblemError('invalid_cursor', 'This page link is not valid any more: start again from the first page.');
}
