import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ITEM_STATES, type DeploymentStopped, type DeploymentView } from '#contract';
import { Database } from '#database';
import { AuditService, type SignedIn } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { TargetService } from '../target/index.js';
import { DeploymentReader } from './deployment.reader.js';
import { answersFor, DeploymentRights } from './deployment.rights.js';
import type { DeploymentRow } from './deployment.row.js';
import { MEMBERS } from './member.sql.js';
import { giveUp, halt, type Halted } from './member.store.js';
import { WaveStarter } from './wave.starter.js';

const NOT_DONE = ITEM_STATES.filter((state) => state !== 'done');
type Change<T> = (em: EntityManager, scope: Scope, row: DeploymentRow, view: DeploymentView) => Promise<T>;

/** What a person does with a deployment that is under way. Each locks its row: the runner and two people take turns. */
@Injectable()
export class DeploymentControl {
  constructor(
    private readonly db: Database,
    private readonly targets: TargetService,
    private readonly reader: DeploymentReader,
    private readonly starter: WaveStarter,
    private readonly rights: DeploymentRights,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** What has not begun on its device waits; what is at work ends. @throws ProblemError `not_found`, `conflict`, `forbidden` when it is not theirs */
  pause(adviser: SignedIn, id: string): Promise<DeploymentStopped> {
    return this.change(adviser, id, async (em, scope, row, view) => {
      if (view.state === 'paused') throw new ProblemError('conflict', 'This deployment is paused already.');
      if (isOver(view.state) && !row.follow) throw over(view.state);
      const halted = await this.starter.pause(em, row, 'person', scope.actor);
      const after = await this.reader.view(em, scope, id);
      const [work]: { count: number }[] = await em.query(`select count(*)::integer as count from target_item where deployment_id = $1 and state in ('downloading', 'working')`, [id]);
      return { ...after, stopped: { done: after.done, withdrawn: after.total - after.done - after.failed - after.left - (work?.count ?? 0), atWork: work?.count ?? 0, mayHaveBegun: halted.connected } };
    });
  }

  /** Goes on, by the rights of whoever resumes it. Failures until now do not pause it again. @throws ProblemError `not_found`, `conflict`, `forbidden` when it is not theirs */
  resume(adviser: SignedIn, id: string): Promise<DeploymentView> {
    return this.change(adviser, id, async (em, scope, row, view) => {
      if (view.state !== 'paused') throw new ProblemError('conflict', 'This deployment is not paused.');
      const answers = answersFor(scope);
      const seen = await em.query<{ count: number }[]>(
        `select count(*)::integer as count from ${MEMBERS} where m.deployment_id = $1 and m.wave = $2 and i.state = 'failed' and i.reason is distinct from 'unsupported'`, [id, row.wave],
      );
      await em.query('update deployment set paused_at = null, pause_cause = null, paused_by = null, excused = $2, answers_id = $3, answers_with = $4, due_at = $5 where id = $1', [id, seen[0]?.count ?? 0, answers.id, answers.token, this.clock.now()]);
      await this.starter.assign(em, { ...row, paused_at: null }, scope);
      return this.told(em, scope, row, 'deployment.resumed', { app: row.app_name });
    });
  }

  /** Begins the next wave now. @throws ProblemError `not_found`, `conflict`, `forbidden` when it is not theirs */
  next(adviser: SignedIn, id: string): Promise<DeploymentView> {
    return this.change(adviser, id, async (em, scope, row, view) => {
      if (isOver(view.state)) throw over(view.state);
      if (view.state === 'paused') throw new ProblemError('conflict', 'This deployment is paused: resume it first.');
      if (row.wave === 0) throw new ProblemError('conflict', 'This deployment has not started yet.');
      if (row.wave >= view.waves.length) throw new ProblemError('conflict', 'All waves have begun.');
      const begun = await this.starter.begin(em, row, row.wave + 1, scope.actor);
      const answers = answersFor(scope);
      await em.query('update deployment set answers_id = $2, answers_with = $3 where id = $1', [id, answers.id, answers.token]);
      await this.starter.assign(em, begun, scope);
      return this.reader.view(em, scope, id);
    });
  }

  /** Takes back what is not done yet; what is done stays. A pin holds no more. @throws ProblemError `not_found`, `conflict`, `forbidden` when it is not theirs */
  cancel(adviser: SignedIn, id: string): Promise<DeploymentStopped> {
    return this.change(adviser, id, async (em, scope, row, view) => {
      // What failed counts as left: the devices go on trying it. A pin and what follows a filter have no end of their own.
      if (view.state === 'cancelled' || (view.done === view.total && row.wish !== 'pin' && !row.follow)) throw over(view.state);
      const halted = await this.withdraw(em, row);
      const after = await this.told(em, scope, row, 'deployment.cancelled', { app: row.app_name, devices: halted.withdrawn });
      return { ...after, stopped: { done: after.done, withdrawn: halted.withdrawn, atWork: halted.atWork, mayHaveBegun: halted.connected } };
    });
  }

  /** Ends it: nothing of it that is not done stays in a target. With its row locked. */
  async withdraw(em: EntityManager, row: DeploymentRow): Promise<Halted> {
    const now = this.clock.now();
    let halted: Halted = { withdrawn: 0, atWork: 0, connected: 0 };
    await em.query('update deployment set cancelled_at = $2, due_at = null, paused_at = null, pause_cause = null, paused_by = null where id = $1', [row.id, now]);
    await this.targets.withdraw(em, { tenantId: row.tenant_id }, row.id, NOT_DONE, async (ids) => { halted = await halt(em, row, ids, NOT_DONE, 'withdrawn', now); });
    const held = await giveUp(em, row, now);
    if (row.wish === 'pin') this.db.afterCommit(() => this.release(row.id));
    this.starter.after(row.id);
    return { ...halted, withdrawn: halted.withdrawn + held };
  }

  /** Asks again for what failed. @throws ProblemError `not_found`, `conflict`, `forbidden` when it is not theirs */
  retry(adviser: SignedIn, id: string): Promise<DeploymentView> {
    return this.change(adviser, id, async (em, scope, row, view) => {
      if (view.state === 'cancelled') throw over(view.state);
      const count = await this.targets.retry(em, scope, id);
      if (count === 0) throw new ProblemError('conflict', 'Nothing of this deployment has failed that could be tried again.');
      return this.told(em, scope, row, 'deployment.retried', { app: row.app_name, devices: count });
    });
  }

  /** What the pin has kept others from may be theirs now: the runner looks. It may be anybody's, so nobody's scope. */
  private async release(id: string): Promise<void> {
    await this.db.system((em) => em.query(
      `update deployment t set due_at = $2 where t.cancelled_at is null and t.paused_at is null and t.wave > 0 and t.id in (
         select o.deployment_id from deployment_device m join deployment_device o on o.device_id = m.device_id and o.key = m.key and o.phase = 'pinned' where m.deployment_id = $1)`,
      [id, this.clock.now()],
    ));
    this.starter.after(id);
  }

  private async told(em: EntityManager, scope: Scope, row: DeploymentRow, action: string, detail: Record<string, unknown>): Promise<DeploymentView> {
    await this.audit.record(em, scope, action, `deployment:${row.id}`, detail);
    this.starter.after(row.id);
    return this.reader.view(em, scope, row.id);
  }

  /** Where the caller may decide about the app, with the row locked. */
  private async change<T>(adviser: SignedIn, id: string, how: Change<T>): Promise<T> {
    const { app, ensure, wish } = await this.reader.get(adviser.scope, id);
    const { scope } = await this.rights.mayDecide(adviser, { appId: app.id, ensure: wish === 'rollback' ? 'absent' : ensure });
    return this.db.tenant(scope, async (em) => {
      const { row, view } = await this.reader.own(em, scope, id);
      return how(em, scope, row, view);
    });
  }
}

const isOver = (state: DeploymentView['state']): boolean => state === 'done' || state === 'cancelled';
const over = (state: DeploymentView['state']): ProblemError =>
  new ProblemError('conflict', state === 'cancelled' ? 'This deployment was cancelled: make a new one.' : 'This deployment is over: there is nothing left to stop.');
