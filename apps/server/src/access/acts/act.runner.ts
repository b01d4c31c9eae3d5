import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ActEnd, ActKind } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { Log } from '../../shared/log.js';
import { ProblemError } from '../../shared/problem.js';
import type { Actor, Scope } from '../../shared/scope.js';
import { AuditService } from '../audit.service.js';
import { Authentication } from '../authentication.js';
import { narrowed, type SignedIn } from '../signed-in.js';
import { PendingActEntity } from './act.entity.js';
import { ActBudgets } from './act-budgets.js';
import { ActParts } from './act-devices.js';
import { ActEvents } from './act.events.js';
import { isActKind, mayDo, permissionOf, placesOf } from './act.view.js';
import { isOver } from './acts.rules.js';
import { newsOf, oneCommune } from './acts.service.js';

const EVERY = 5_000;
const AT_ONCE = 20;
/** What has ended is in the trail; its row, with the names of people in it, goes after so long, ms. */
const KEPT = 30 * 86_400_000;

const SYSTEM: Actor = { kind: 'system', id: null, label: 'Craie' };

/**
 * Carries out what is due, by the rights that its asker has now. That it is done is written in the very transaction that does it: a server that
 * is killed has done all of it or nothing, and another try, or another server, never does it twice.
 */
@Injectable()
export class ActRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stop: (() => void) | undefined;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly authentication: Authentication,
    private readonly parts: ActParts,
    private readonly budgets: ActBudgets,
    private readonly events: ActEvents,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), EVERY).unref();
    this.stop = this.events.due.on(() => this.run());
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stop?.();
    await this.running;
  }

  /** One round, after the one that is on its way. */
  run(): Promise<void> {
    this.running = this.running.then(() => this.round()).catch((error: unknown) => this.log.warn({ err: error }, 'acts that are due could not be carried out; the next round tries again'));
    return this.running;
  }

  private async round(): Promise<void> {
    const now = this.clock.now();
    const late = await this.db.system((em) => em.createQueryBuilder(PendingActEntity, 'act').where('act.ended is null and act.expiresAt <= :now', { now }).limit(AT_ONCE).getMany());
    for (const act of late) await this.end(act, act.secondPerson && act.approvedAt === null ? 'not_approved' : 'refused');
    const due = await this.db.system((em) => em.createQueryBuilder(PendingActEntity, 'act')
      .where('act.ended is null and act.runsAt <= :now and (not act.secondPerson or act.approvedAt is not null)', { now }).orderBy('act.runsAt').limit(AT_ONCE).getMany());
    for (const act of due) await this.carryOut(act);
    await this.db.system(async (em) => {
      await this.budgets.forget(em);
      await em.query('delete from pending_act where ended_at < $1', [new Date(now.getTime() - KEPT)]);
    });
  }

  private async carryOut(act: PendingActEntity): Promise<void> {
    if (!isActKind(act.kind)) return this.end(act, 'refused');
    const asker = await this.db.system((em) => this.authentication.asNow(em, act.askedBy, act.askedWith));
    if (!asker || !mayDo(asker, act)) return this.end(act, 'rights');
    try {
      await this.asAsker(act, act.kind, narrowed(asker, [permissionOf(act.kind)]));
    } catch (error) {
      // What the room refuses now it would refuse again; anything else (the database is away) passes.
      if (!(error instanceof ProblemError)) throw error;
      await this.end(act, 'refused', error.detail);
    }
  }

  private asAsker(act: PendingActEntity, kind: ActKind, { scope: mine }: SignedIn): Promise<void> {
    const scope: Scope = { ...mine, actor: { ...mine.actor, label: act.askedLabel } };
    return this.db.tenant(scope, async (em) => {
      const [mineNow]: { device_ids: string[] }[] = await em.query('select device_ids from pending_act where tenant_id = $1 and id = $2 and ended is null for update skip locked', [act.tenantId, act.id]);
      if (!mineNow) return;
      const { ids, places } = await this.parts.devices.remaining(scope, em, mineNow.device_ids);
      if (ids.length === 0) return this.write(em, scope, act, 'nothing_left');
      if (isOver((await this.budgets.demands(em, scope, places)).budgets)) return this.write(em, scope, act, 'refused', 0, 'budget');
      await this.parts.executor(kind)(scope, em, act.payload, ids);
      await this.budgets.spend(em, scope, places);
      await this.write(em, scope, act, 'done', ids.length);
    });
  }

  private async end(act: PendingActEntity, end: ActEnd, why?: string): Promise<void> {
    await this.db.system(async (em) => {
      const [still]: unknown[] = await em.query('select 1 from pending_act where id = $1 and ended is null for update skip locked', [act.id]);
      if (still) await this.write(em, { tenantId: act.tenantId, actor: SYSTEM }, act, end, 0, why);
    });
  }

  private async write(em: EntityManager, scope: Pick<Scope, 'tenantId' | 'actor'>, act: PendingActEntity, ended: ActEnd, reached = 0, why?: string): Promise<void> {
    await em.update(PendingActEntity, { id: act.id, tenantId: act.tenantId }, { ended, endedAt: this.clock.now(), endedLabel: null, reached });
    await this.audit.record(em, scope, ended === 'done' ? 'act.done' : 'act.ended', `act:${act.id}`, {
      act: act.kind, ...(ended === 'done' ? { count: reached } : { end: ended, ...(why && { why }) }), ...oneCommune(placesOf(act)),
    }, { reason: act.reason });
    this.db.afterCommit(() => this.events.changed.emit(newsOf(act)));
  }
}
