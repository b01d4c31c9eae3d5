import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ACT_LIFETIME, type ActKind, type ActPending, type ActPreview, type DeviceSelection } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { newId } from '../../shared/id.js';
import { ProblemError, wrongField } from '../../shared/problem.js';
import type { Scope } from '../../shared/scope.js';
import { AuditService } from '../audit.service.js';
import type { SignedIn } from '../signed-in.js';
import { PendingActEntity } from './act.entity.js';
import { ActBudgets, type Demands } from './act-budgets.js';
import { ActParts, type Audience } from './act-devices.js';
import { ActEvents } from './act.events.js';
import { permissionOf, toActView, toPreview } from './act.view.js';
import { isOver, placeOfAct, weigh, type PlaceCount, type Weighed } from './acts.rules.js';
import { Seniority } from './seniority.js';

const MINUTE = 60_000;
const HOUR = 3_600;

/** What somebody wants done to devices. `payload` is what the room that carries it out needs to do so later. */
export interface Asked { kind: ActKind; selection: DeviceSelection; payload: Record<string, unknown>; subject?: string | null; reason?: string | undefined }

/** The one place that decides whether an act happens at once, waits, or is refused. */
@Injectable()
export class ActsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly parts: ActParts,
    private readonly budgets: ActBudgets,
    private readonly seniority: Seniority,
    private readonly events: ActEvents,
  ) {}

  /** What would be reached and what would be asked; nothing is done. @throws ProblemError as `perform`, but for the refusals, which it says */
  async preview(caller: SignedIn, kind: ActKind, selection: DeviceSelection): Promise<ActPreview> {
    const found = await this.db.tenant(caller.scope, (em) => this.weighed(em, caller.scope, selection));
    return toPreview(found.audience, found.weighed, found.demands, found.weighed.dangerous && (await this.isNewcomer(caller, kind, found)));
  }

  /**
   * Does it at once when it is small; otherwise it waits for its time, and for a second person where there are many.
   * @param now does it, in the transaction that counts it
   * @throws ProblemError `not_found`, `too_large`, `act_budget`, `act_newcomer`, `invalid_body` without a reason
   */
  async perform<T>(caller: SignedIn, asked: Asked, now: (em: EntityManager, deviceIds: string[]) => Promise<T>): Promise<T | ActPending> {
    const { scope } = caller;
    const found = await this.db.tenant(scope, async (em) => {
      const all = await this.weighed(em, scope, asked.selection);
      keepBudget(all.demands);
      if (all.weighed.dangerous) return all;
      await this.budgets.spend(em, scope, all.audience.places);
      return { done: await now(em, all.audience.ids) };
    });
    if ('done' in found) return found.done;
    if (!asked.reason?.trim()) throw wrongField('reason', 'missing', 'So many at once are a dangerous act: say why.');
    if (await this.isNewcomer(caller, asked.kind, found)) throw newcomer(found.demands.settings['acts.newcomer-hours']);
    return { act: await this.db.tenant(scope, (em) => this.lay(em, caller, asked, found)) };
  }

  /** A small act on one device, which waits for nothing but counts. Inside the transaction that does it. @throws ProblemError `act_budget` */
  async small(em: EntityManager, scope: Scope, place: Omit<PlaceCount, 'devices'>): Promise<void> {
    const places = [{ ...place, devices: 1 }];
    keepBudget(await this.budgets.demands(em, scope, places));
    await this.budgets.spend(em, scope, places);
  }

  /** After a restore nobody knows what came of those that waited. @param em of a system transaction */
  async endAll(em: EntityManager): Promise<void> {
    await em.query(`update pending_act set ended = 'refused', ended_at = $1, reached = 0 where ended is null`, [this.clock.now()]);
  }

  private async weighed(em: EntityManager, scope: Scope, selection: DeviceSelection): Promise<{ audience: Audience; demands: Demands; weighed: Weighed }> {
    const audience = await this.parts.devices.audience(scope, em, selection);
    const demands = await this.budgets.demands(em, scope, audience.places);
    return { audience, demands, weighed: weigh(audience.ids.length, demands.settings) };
  }

  private isNewcomer({ userId }: SignedIn, kind: ActKind, { audience, demands }: { audience: Audience; demands: Demands }): Promise<boolean> {
    return this.db.system((em) => this.seniority.isNewcomer(em, userId, permissionOf(kind), placeOfAct(audience.places), demands.settings['acts.newcomer-hours']));
  }

  private async lay(em: EntityManager, caller: SignedIn, { kind, payload, subject = null, reason = '' }: Asked, { audience, weighed }: { audience: Audience; weighed: Weighed }) {
    const { scope, userId } = caller;
    const { tenantId, actor } = scope;
    const { ids, names, places } = audience;
    const askedAt = this.clock.now();
    const runsAt = new Date(askedAt.getTime() + weighed.delayMinutes * MINUTE);
    const act = {
      id: newId(), tenantId, kind, payload, subject, deviceIds: ids, names, placeOrganisations: places.map(({ organisationId }) => organisationId), placeSites: places.map(({ siteId }) => siteId),
      bySyndicate: scope.organisations === 'all', reason: reason.trim(), askedBy: userId, askedWith: actor.kind === 'api-token' ? actor.id : null, askedLabel: actor.label, askedAt, runsAt,
      expiresAt: new Date(runsAt.getTime() + ACT_LIFETIME), secondPerson: weighed.secondPerson, approvedLabel: null, approvedAt: null, ended: null, endedAt: null, endedLabel: null, reached: null,
    };
    await em.insert(PendingActEntity, { ...act, payload: payload as object });
    await this.audit.record(em, scope, 'act.asked', `act:${act.id}`, { act: kind, count: ids.length, ...oneCommune(places) }, { reason: act.reason });
    this.db.afterCommit(() => this.events.changed.emit(newsOf(act)));
    if (weighed.delayMinutes === 0 && !weighed.secondPerson) this.db.afterCommit(() => this.events.due.emit());
    return toActView(act, ids.length, caller);
  }
}

/** Where to tell of it. */
export const newsOf = ({ tenantId, id, placeOrganisations, placeSites }: Pick<PendingActEntity, 'tenantId' | 'id' | 'placeOrganisations' | 'placeSites'>) =>
  ({ tenantId, actId: id, organisationId: placeOrganisations[0] ?? null, siteId: placeSites[0] ?? null });

/** For the trail: the commune, when there is one alone. */
export function oneCommune(places: readonly { organisationId: string }[]): { organisationId?: string } {
  const [first, ...others] = new Set(places.map(({ organisationId }) => organisationId));
  return first !== undefined && others.length === 0 ? { organisationId: first } : {};
}

/** @throws ProblemError `act_budget` */
export function keepBudget({ budgets }: Demands): void {
  if (isOver(budgets)) throw new ProblemError('act_budget', 'This hour has had as many of these acts as its settings allow: take fewer devices, or wait.', { retryAfterSeconds: HOUR });
}

export const newcomer = (hours: number): ProblemError => new ProblemError('act_newcomer', `Your role is younger than ${hours} hours: ask somebody who has had theirs for longer.`);
