import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ActKind, ActView } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { notFound, ProblemError } from '../../shared/problem.js';
import { within } from '../../shared/scope-sql.js';
import { AuditService } from '../audit.service.js';
import { SettingsService } from '../settings/settings.service.js';
import type { SignedIn } from '../signed-in.js';
import { PendingActEntity } from './act.entity.js';
import { ActEvents } from './act.events.js';
import { isActKind, isAskedBy, mayDo, permissionOf, placesOf, toActView } from './act.view.js';
import { ACT_SETTINGS, placeOfAct, strictest } from './acts.rules.js';
import { newcomer, newsOf, oneCommune } from './acts.service.js';
import { Seniority } from './seniority.js';

const HOUR = 3_600_000;
/** Acts shown at once; more do not wait at the same time. */
const MOST = 100;

type Known = PendingActEntity & { kind: ActKind };

/** Acts that wait, as those see them who may do them: all of their devices are within their permission. */
@Injectable()
export class ActDesk {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly settings: SettingsService,
    private readonly seniority: Seniority,
    private readonly events: ActEvents,
  ) {}

  /** Those that wait, and what ended within the hour; newest first. */
  list(caller: SignedIn): Promise<ActView[]> {
    const since = new Date(this.clock.now().getTime() - HOUR);
    return this.db.tenant(caller.scope, async (em) => {
      const rows = await this.rows(em, caller).andWhere('(act.ended is null or act.endedAt > :since)', { since }).orderBy('act.askedAt', 'DESC').limit(MOST).getMany();
      return this.views(em, caller, rows.filter((row): row is Known => mayDo(caller, row)));
    });
  }

  /** The asker cannot, nor whoever has had their role for too short a time. @throws ProblemError `not_found`, `act_over`, `forbidden`, `act_newcomer` */
  async approve(caller: SignedIn, id: string): Promise<ActView> {
    const { act, hours } = await this.db.tenant(caller.scope, async (em) => {
      const found = await this.one(em, caller, id);
      const places = [...new Set(found.placeOrganisations)].map((organisationId) => ({ organisationId }));
      const inForce = await this.settings.effectiveAt(em, caller.scope, places, ACT_SETTINGS);
      return { act: found, hours: strictest(places.map(inForce))['acts.newcomer-hours'] };
    });
    if (isAskedBy(caller, act)) throw new ProblemError('forbidden', 'Whoever asks for an act does not approve it: a second person does.');
    if (await this.db.system((em) => this.seniority.isNewcomer(em, caller.userId, permissionOf(act.kind), placeOfAct(placesOf(act)), hours))) throw newcomer(hours);
    return this.change(caller, id, 'act.approved', undefined, async (found) => {
      if (!found.secondPerson || found.approvedAt !== null) throw over();
      return { approvedAt: this.clock.now(), approvedLabel: caller.scope.actor.label };
    });
  }

  /** Whoever may do it may cancel it. @throws ProblemError `not_found`, `act_over` */
  cancel(caller: SignedIn, id: string, reason?: string): Promise<ActView> {
    return this.change(caller, id, 'act.cancelled', reason, async () => ({ ended: 'cancelled' as const, endedAt: this.clock.now(), endedLabel: caller.scope.actor.label }));
  }

  private change(caller: SignedIn, id: string, action: string, reason: string | undefined, how: (act: Known) => Promise<Partial<PendingActEntity>>): Promise<ActView> {
    return this.db.tenant(caller.scope, async (em) => {
      const act = await this.one(em, caller, id, true);
      const { payload: _payload, ...changed } = await how(act);
      await em.update(PendingActEntity, { id, tenantId: act.tenantId }, changed);
      await this.audit.record(em, caller.scope, action, `act:${id}`, { act: act.kind, ...oneCommune(placesOf(act)) }, { reason });
      this.db.afterCommit(() => this.events.changed.emit(newsOf(act)));
      this.db.afterCommit(() => this.events.due.emit());
      const [view] = await this.views(em, caller, [Object.assign(act, changed, { kind: act.kind })]);
      if (!view) throw notFound('This act');
      return view;
    });
  }

  /** Still waiting. */
  private async one(em: EntityManager, caller: SignedIn, id: string, lock = false): Promise<Known> {
    const query = this.rows(em, caller).andWhere('act.id = :id', { id });
    const row = await (lock ? query.setLock('pessimistic_write') : query).getOne();
    if (!row || !isActKind(row.kind) || !mayDo(caller, row)) throw notFound('This act');
    if (row.ended !== null) throw over();
    return row as Known;
  }

  private rows(em: EntityManager, { scope }: SignedIn) {
    return within(em.createQueryBuilder(PendingActEntity, 'act'), scope);
  }

  private async views(em: EntityManager, caller: SignedIn, rows: readonly Known[]): Promise<ActView[]> {
    const counts: { id: string; devices: number }[] = await em.query('select id, cardinality(device_ids) as devices from pending_act where id = any($1::uuid[])', [rows.map(({ id }) => id)]);
    const devices = new Map(counts.map((row) => [row.id, row.devices]));
    return rows.map((row) => toActView(row, devices.get(row.id) ?? 0, caller));
  }
}

const over = () => new ProblemError('act_over', 'This act does not wait any more: it was done, cancelled, or approved already.');
