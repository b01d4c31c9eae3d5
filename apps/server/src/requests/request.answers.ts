import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { REQUEST_BOUNDS, type RequestDetail, type RequestState } from '#contract';
import { Database } from '#database';
import { AuditService, type SignedIn } from '../access/index.js';
import { OfferedApps } from '../catalogue/index.js';
import { DeploymentService, type DeploymentDto } from '../deployments/index.js';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import type { RequestApprovalDto, RequestRefusalDto, RequestTeamMessageDto } from './request.dto.js';
import { RequestEntity, RequestMessageEntity } from './request.entity.js';
import { RequestMails } from './request.mails.js';
import { isOwn } from './request.reach.js';
import { RequestService } from './request.service.js';
import type { AnswerableRow, RequestRow } from './request.store.js';
import type { RequestMail } from './request.words.js';
import { RequestEvents } from './requests.events.js';
import { RequestMetrics } from './requests.metrics.js';
import { stateAfter, type RequestAct } from './requests.rules.js';
import { linesOf } from './text.rules.js';

/** What may be written besides the state. */
interface Change { deploymentId?: string; app?: { id: string; name: string }; answeredBy?: string | null }

/** What people do with a request. Each locks its row: of two who answer at once one wins, and the other is told. */
@Injectable()
export class RequestAnswers {
  constructor(
    private readonly db: Database,
    private readonly requests: RequestService,
    private readonly deployments: DeploymentService,
    private readonly offered: OfferedApps,
    private readonly events: RequestEvents,
    private readonly metrics: RequestMetrics,
    private readonly mails: RequestMails,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * The deployment and the answer are one transaction, by the approver's own rights.
   * @throws ProblemError `not_found`, `request_answered`, `forbidden`, `invalid_body` (of another site; a removal), `conflict` (left out in the commune), and those of a deployment
   */
  async approve(caller: SignedIn, id: string, { deployment, message }: RequestApprovalDto): Promise<RequestDetail> {
    if (deployment.ensure !== 'present') throw wrongField('deployment.ensure', 'choice', 'A request is for an app that is to be there: say `present`.');
    const { scope } = await this.deployments.deciding(caller, deployment);
    return this.db.tenant(scope, async (em) => {
      const row = await this.answerable(em, scope, caller, id, 'approve');
      if (deployment.follow && deployment.devices.filter?.siteId !== row.site_id) throw wrongField('deployment.devices', 'combination', 'Later devices join by the filter: it has to say the site of the request.');
      const { view, deviceIds } = await this.give(em, scope, deployment, row);
      await this.write(em, row, 'approved', { deploymentId: view.id, app: view.app, answeredBy: scope.actor.label });
      if (message !== undefined) await this.say(em, row, 'team', scope.actor.label, message);
      await this.audit.record(em, scope, 'request.approved', `request:${id}`, { number: row.number, app: view.app.name, devices: deviceIds.length });
      await this.answered(em, row, 'approved', view.app, view.id);
      await this.mail(em, row, 'approved', message ?? null, view.app.name);
      return this.requests.detail(em, scope, caller, id);
    });
  }

  /** @throws ProblemError `not_found`, `request_answered`, `forbidden` */
  refuse(caller: SignedIn, id: string, { message }: RequestRefusalDto): Promise<RequestDetail> {
    const { scope } = caller;
    return this.db.tenant(scope, async (em) => {
      const row = await this.answerable(em, scope, caller, id, 'refuse');
      await this.write(em, row, 'refused', { answeredBy: scope.actor.label });
      await this.say(em, row, 'team', scope.actor.label, message);
      await this.audit.record(em, scope, 'request.refused', `request:${id}`, { number: row.number });
      await this.answered(em, row, 'refused', appOf(row), null);
      await this.mail(em, row, 'refused', message);
      return this.requests.detail(em, scope, caller, id);
    });
  }

  /** A refusal is taken back. @throws ProblemError `not_found`, `request_answered`, `forbidden` */
  reopen(caller: SignedIn, id: string): Promise<RequestDetail> {
    const { scope } = caller;
    return this.db.tenant(scope, async (em) => {
      const row = await this.answerable(em, scope, caller, id, 'reopen');
      await this.write(em, row, 'open', { answeredBy: null });
      await this.audit.record(em, scope, 'request.reopened', `request:${id}`, { number: row.number });
      return this.requests.detail(em, scope, caller, id);
    });
  }

  /** Of the team, which may ask back; or of the asker, who is signed in. @throws ProblemError `not_found`, `request_answered`, `request_full`, `forbidden` */
  message(caller: SignedIn, id: string, { text, question }: RequestTeamMessageDto): Promise<RequestDetail> {
    const { scope } = caller;
    return this.db.tenant(scope, async (em) => {
      const row = await this.requests.one(em, scope, caller, id, true);
      const asker = isOwn(scope, row) && !question;
      if (!asker && !row.answerable) throw notYours();
      const after = next(row, asker ? 'reply' : question ? 'ask-back' : 'note');
      await this.write(em, row, after);
      await this.say(em, row, asker ? 'asker' : 'team', scope.actor.label, text);
      if (question) {
        await this.audit.record(em, scope, 'request.questioned', `request:${id}`, { number: row.number });
        await this.mail(em, row, 'question', text);
      }
      return this.requests.detail(em, scope, caller, id);
    });
  }

  /** One's own. @throws ProblemError `not_found`, `request_answered`, `forbidden` */
  withdraw(caller: SignedIn, id: string): Promise<RequestDetail> {
    const { scope } = caller;
    return this.db.tenant(scope, async (em) => {
      const row = await this.requests.one(em, scope, caller, id, true);
      if (!isOwn(scope, row)) throw new ProblemError('forbidden', 'Only whoever asked for it takes it back: refuse it, or write to them.');
      await this.write(em, row, next(row, 'withdraw'));
      await this.audit.record(em, scope, 'request.withdrawn', `request:${id}`, { number: row.number });
      return this.requests.detail(em, scope, caller, id);
    });
  }

  /** All that was written, with the name of who asked. What came of it stays. @throws ProblemError `not_found`, `forbidden` */
  remove(caller: SignedIn, id: string): Promise<void> {
    const { scope } = caller;
    return this.db.tenant(scope, async (em) => {
      const row = await this.requests.one(em, scope, caller, id, true);
      if (!row.answerable) throw notYours();
      await this.audit.record(em, scope, 'request.removed', `request:${id}`, { number: row.number, state: row.state });
      await em.delete(RequestEntity, { id, tenantId: scope.tenantId });
      this.tellChange(row);
    });
  }

  /** Of the asker by their page. @throws ProblemError `request_answered`, `request_full` */
  async reply(em: EntityManager, row: RequestRow, text: string): Promise<void> {
    await this.write(em, row, next(row, 'reply'));
    await this.say(em, row, 'asker', row.asker_name, text);
  }

  /** By the asker on their page. @throws ProblemError `request_answered` */
  async takeBack(em: EntityManager, row: RequestRow): Promise<void> {
    await this.write(em, row, next(row, 'withdraw'));
  }

  private async answerable(em: EntityManager, scope: Scope, caller: SignedIn, id: string, act: RequestAct): Promise<AnswerableRow> {
    const row = await this.requests.one(em, scope, caller, id, true);
    if (!row.answerable) throw notYours();
    next(row, act);
    return row;
  }

  private async give(em: EntityManager, scope: Scope, deployment: DeploymentDto, row: RequestRow): ReturnType<DeploymentService['give']> {
    const offered = await this.offered.find(em, { tenantId: row.tenant_id, organisationId: row.organisation_id }, deployment.appId);
    if (!offered) throw new ProblemError('conflict', `This app is not in the catalogue of ${row.organisation}, or was left out there: choose another one, or admit it first.`);
    const given = await this.deployments.give(scope, em, deployment);
    const [other]: { count: number }[] = await em.query('select count(*)::integer as count from device where id = any ($1::uuid[]) and site_id is distinct from $2', [given.deviceIds, row.site_id]);
    if (other && other.count > 0) throw wrongField('deployment.devices', 'combination', `${other.count} of these devices are not at ${row.site}: choose devices of the request's site only.`);
    return given;
  }

  private async write(em: EntityManager, row: RequestRow, state: RequestState, { deploymentId, app, answeredBy }: Change = {}): Promise<void> {
    const now = this.clock.now();
    await em.query(
      `update request set state = $2, changed_at = $3, deployment_id = coalesce($4, deployment_id), app_id = coalesce($5, app_id), app_name = coalesce($6, app_name)
       ${answeredBy === undefined ? '' : ', answered_by = $7::text, answered_at = case when $7::text is null then null else $3::timestamptz end'} where id = $1`,
      [row.id, state, now, deploymentId ?? null, app?.id ?? null, app?.name ?? null, ...(answeredBy === undefined ? [] : [answeredBy])],
    );
    this.tellChange(row);
  }

  private tellChange({ tenant_id: tenantId, organisation_id: organisationId, site_id: siteId, id }: RequestRow): void {
    this.db.afterCommit(() => this.events.changed.emit({ tenantId, organisationId, siteId, id }));
  }

  /** @throws ProblemError `request_full` */
  private async say(em: EntityManager, { id: requestId, tenant_id: tenantId }: RequestRow, side: 'asker' | 'team', by: string, text: string): Promise<void> {
    if ((await em.countBy(RequestMessageEntity, { tenantId, requestId })) >= REQUEST_BOUNDS.messages) {
      throw new ProblemError('request_full', `${REQUEST_BOUNDS.messages} messages stand there already: go on by telephone, or in a new request.`);
    }
    await em.insert(RequestMessageEntity, { id: newId(), tenantId, requestId, side, by, text: linesOf(text) ?? '', at: this.clock.now() });
  }

  private async mail(em: EntityManager, row: RequestRow, mail: RequestMail, text: string | null, app = row.app_name): Promise<void> {
    const { tenant_id: tenantId, asker_email: email, locale, number, site } = row;
    await this.mails.tell(em, { tenantId, email, locale }, mail, { number, site, app, text: linesOf(text ?? undefined) });
  }

  private async answered(em: EntityManager, row: RequestRow, state: 'approved' | 'refused', app: { id: string; name: string } | null, deploymentId: string | null): Promise<void> {
    await this.events.answered.tell(em, { tenantId: row.tenant_id, organisationId: row.organisation_id, siteId: row.site_id, id: row.id, number: row.number, app, state, deploymentId });
    this.db.afterCommit(() => this.metrics.answered(state));
  }
}

const appOf = ({ app_id: id, app_name: name }: RequestRow): { id: string; name: string } | null => (id === null ? null : { id, name: name ?? '' });
const notYours = (): ProblemError => new ProblemError('forbidden', 'Whoever may install this app at the site answers this request: ask them.');

/** @throws ProblemError `request_answered` */
function next({ state }: RequestRow, act: RequestAct): RequestState {
  const after = stateAfter(state, act);
  if (!after) throw new ProblemError('request_answered', 'Somebody was faster: this request has changed meanwhile. Read it again.');
  return after;
}
