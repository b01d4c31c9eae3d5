import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { REQUEST_BOUNDS, type RequestFormBody } from '#contract';
import { Database } from '#database';
import { OfferedApps, type OfferedApp } from '../catalogue/index.js';
import { Clock } from '../shared/clock.js';
import { fold } from '../shared/fold.js';
import { newId } from '../shared/id.js';
import { ProblemError, wrongField } from '../shared/problem.js';
import { RequestEntity } from './request.entity.js';
import { RequestEvents, type RequestRef } from './requests.events.js';
import { RequestMetrics } from './requests.metrics.js';
import { earliestToday, isDay, lineOf, linesOf } from './text.rules.js';

/** Nobody plans a class farther ahead, ms. */
const FARTHEST = 2 * 366 * 86_400_000;

export type Wish = Omit<RequestFormBody, 'name' | 'email' | 'locale'>;
export interface Asker { name: string; /** Lower-case. */ email: string | null; /** Of an account. */ id: string | null; locale: 'fr' | 'en'; secretHash: string | null }
export interface MadeRequest extends RequestRef { number: number; app: OfferedApp | null }

/** Writes a new request, by whichever door it came. */
@Injectable()
export class RequestMaker {
  constructor(
    private readonly db: Database,
    private readonly offered: OfferedApps,
    private readonly events: RequestEvents,
    private readonly metrics: RequestMetrics,
    private readonly clock: Clock,
  ) {}

  /** @param place a site that the caller may ask for @throws ProblemError `invalid_body`, `request_full` while too many of this site wait */
  async make(em: EntityManager, place: Omit<RequestRef, 'id'>, wished: Wish, asker: Asker): Promise<MadeRequest> {
    const { tenantId, organisationId, siteId } = place;
    const now = this.clock.now();
    const wish = lineOf(wished.wish);
    this.check(wished, wish, now);
    const app = wished.appId === undefined ? null : (await this.offered.find(em, place, wished.appId)) ?? null;
    if (wished.appId !== undefined && !app) throw wrongField('appId', 'nothing_found', 'This app is not in the catalogue here: choose another one, or say its name in `wish`.');
    const rooms: unknown[] = wished.roomId === undefined ? [] : await em.query('select 1 from room where tenant_id = $1 and site_id = $2 and id = $3', [tenantId, siteId, wished.roomId]);
    if (wished.roomId !== undefined && rooms.length === 0) throw wrongField('roomId', 'nothing_found', 'This room is not one of the site: choose another one, or leave it out.');
    const number = await this.nextNumber(em, tenantId);
    await this.keepBound(em, siteId);
    const name = lineOf(asker.name) ?? '';
    const id = newId();
    await em.insert(RequestEntity, {
      id, tenantId, organisationId, siteId, roomId: wished.roomId ?? null, number, state: 'open', appId: app?.id ?? null, appName: app?.name ?? null, wish, link: wished.link ?? null,
      why: linesOf(wished.why) ?? '', wantedBy: wished.wantedBy ?? null, askerName: name, askerKey: fold(name), askerEmail: asker.email, askerId: asker.id, locale: asker.locale, secretHash: asker.secretHash,
      searchText: fold(`${number} ${app?.name ?? wish ?? ''}`), createdAt: now, changedAt: now, deploymentId: null, answeredBy: null, answeredAt: null, doneAt: null,
    });
    const ref = { tenantId, organisationId, siteId, id };
    await this.events.opened.tell(em, { ...ref, number, app: app && { id: app.id, name: app.name }, state: 'open', deploymentId: null });
    this.db.afterCommit(() => {
      this.metrics.made(asker.id === null ? 'form' : 'console');
      this.events.changed.emit(ref);
    });
    return { ...ref, number, app };
  }

  private check({ appId, link, wantedBy }: Wish, wish: string | null, now: Date): void {
    if ((appId === undefined) === (wish === null)) throw wrongField(appId === undefined ? 'appId' : 'wish', appId === undefined ? 'missing' : 'combination', 'Choose an app of the catalogue in `appId`, or say in `wish` what is not there: one of the two.');
    if (link !== undefined && appId !== undefined) throw wrongField('link', 'combination', 'An app of the catalogue needs no link: leave it out.');
    if (wantedBy === undefined) return;
    if (!isDay(wantedBy)) throw wrongField('wantedBy', 'format', `${wantedBy} is no day.`);
    if (wantedBy < earliestToday(now) || Date.parse(wantedBy) > now.getTime() + FARTHEST) throw wrongField('wantedBy', 'range', 'Choose today or a later day, within two years.');
  }

  /** Whoever counts holds the row until the commit: of one syndicate, requests are made one after the other. */
  private async nextNumber(em: EntityManager, tenantId: string): Promise<number> {
    const [counter]: { last: number }[] = await em.query(
      'insert into request_counter as c (tenant_id, last) values ($1, 1) on conflict (tenant_id) do update set last = c.last + 1 returning last', [tenantId],
    );
    if (!counter) throw new Error('The counter of requests answered no row.');
    return counter.last;
  }

  private async keepBound(em: EntityManager, siteId: string): Promise<void> {
    const [waiting]: { count: number }[] = await em.query(`select count(*)::integer as count from request where site_id = $1 and state in ('open', 'question')`, [siteId]);
    if (waiting && waiting.count >= REQUEST_BOUNDS.openPerSite) {
      throw new ProblemError('request_full', `${REQUEST_BOUNDS.openPerSite} requests of this site wait for an answer already: wait until some are answered, or speak to those who answer them.`);
    }
  }
}
