import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { EntityManager } from 'typeorm';
import type { DeploymentState, DeploymentView, Page } from '#contract';
import { Database } from '#database';
import { Looks, organisationsUnder } from '../access/index.js';
import { csvCell } from '../shared/csv.rules.js';
import { containing } from '../shared/fold.js';
import { decodeCursor, encodeCursor } from '../shared/page.js';
import { ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import type { DeploymentFilterQuery } from './deployment.dto.js';
import { DeploymentProgress } from './deployment.progress.js';
import { seenBy, seerOf } from './deployment.reader.js';
import type { DeploymentRow } from './deployment.row.js';

/** Pages that are looked through for one of a state that only counting tells: beyond, the page is shorter than asked for. */
const MOST_ROUNDS = 10;
const EXPORTED_AT_ONCE = 100;
/** What the rows themselves say of a state; the rest is counted. */
const MAY_BE: Record<DeploymentState, string> = {
  cancelled: 't.cancelled_at is not null', paused: 't.cancelled_at is null and t.paused_at is not null', scheduled: 't.cancelled_at is null and t.paused_at is null and t.start_at > now()',
  awaiting: `t.cancelled_at is null and t.paused_at is null and t.plan ->> 'next' = 'person'`, running: 't.cancelled_at is null and t.paused_at is null', done: 't.cancelled_at is null',
};

const CELLS: Record<string, (one: DeploymentView) => string | number | null> = {
  app: ({ app }) => app.name, wish: ({ wish }) => wish, version: ({ version }) => version, state: ({ state }) => state, total: ({ total }) => total, done: ({ done }) => done, failed: ({ failed }) => failed, left: ({ left }) => left,
  createdAt: ({ createdAt }) => createdAt, createdBy: ({ createdBy }) => createdBy, id: ({ id }) => id,
};

/** The list of deployments: filtered, in pages, and as a file. */
@Injectable()
export class DeploymentList {
  constructor(private readonly db: Database, private readonly progress: DeploymentProgress, private readonly looks: Looks) {}

  /** Newest first. With a `state` a page may be shorter than asked for, and even empty, with a next one. @throws ProblemError `invalid_cursor`, `reason_required` */
  page(scope: Scope, filter: DeploymentFilterQuery, limit: number, cursor?: string): Promise<Page<DeploymentView>> {
    const [start] = cursor === undefined ? [null] : decodeCursor(cursor, 1);
    if (start !== null && !isUUID(start)) throw new ProblemError('invalid_cursor', 'This page link is not valid any more: start again from the first page.');
    return this.db.tenant(scope, async (em) => {
      const organisations = filter.organisationId ? await organisationsUnder(em, scope, filter.organisationId) : undefined;
      await this.looks.demandPlace(scope, em, { organisations, siteId: filter.siteId });
      const items: DeploymentView[] = [];
      let before: string | null = start === null ? null : String(start);
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const rows = await this.rows(em, scope, filter, organisations ?? null, before, limit + 1);
        const views = await this.progress.views(em, scope, rows.slice(0, limit));
        for (const view of views) {
          if (filter.state && view.state !== filter.state) continue;
          items.push(view);
          if (items.length === limit) return { items, next: rows.length > limit || view.id !== views.at(-1)?.id ? encodeCursor([view.id]) : null };
        }
        if (rows.length <= limit) return { items, next: null };
        before = views.at(-1)?.id ?? before;
      }
      return { items, next: before === null ? null : encodeCursor([before]) };
    });
  }

  /** UTF-8 with a byte order mark; `;` between cells for French spreadsheets. What is refused is so before the first line. @throws ProblemError as a page */
  async open(scope: Scope, filter: DeploymentFilterQuery): Promise<AsyncGenerator<string>> {
    await this.page(scope, filter, 1);
    return this.lines(scope, filter);
  }

  private async *lines(scope: Scope, filter: DeploymentFilterQuery): AsyncGenerator<string> {
    const line = (cells: (string | number | null)[]) => `${cells.map(csvCell).join(scope.locale === 'fr' ? ';' : ',')}\r\n`;
    yield `\ufeff${line(Object.keys(CELLS))}`;
    for (let cursor: string | undefined, more = true; more; ) {
      const page: Page<DeploymentView> = await this.page(scope, filter, EXPORTED_AT_ONCE, cursor);
      yield page.items.map((one) => line(Object.values(CELLS).map((cell) => cell(one)))).join('');
      more = page.next !== null;
      cursor = page.next ?? undefined;
    }
  }

  private rows(em: EntityManager, scope: Scope, { appId, state, wish, q, siteId }: DeploymentFilterQuery, organisations: readonly string[] | null, before: string | null, most: number): Promise<DeploymentRow[]> {
    const sought = q?.trim() ? containing(q) : null;
    // Whoever is at a place is fewer than all devices of all deployments: they are gone through from there.
    const there = siteId ?? organisations ? `and t.id in (select m.deployment_id from device d join deployment_device m on m.device_id = d.id where d.tenant_id = $1 and ($8::uuid[] is null or d.organisation_id = any ($8)) and ($9::uuid is null or d.site_id = $9))` : 'and $8::uuid[] is null and $9::uuid is null';
    return em.query(
      `select t.* from deployment t where t.tenant_id = $1 and ($2::uuid is null or t.id < $2) and ($4::uuid is null or t.app_id = $4) and ${seenBy(['$5', '$6'])}
         and ($7::text is null or lower(t.app_name) like $7 or t.package like $7 or t.app_id in (select a.id from app a where a.tenant_id = $1 and a.sort_name like $7))
         and ($10::text is null or t.wish = $10) and ${state ? MAY_BE[state] : 'true'} ${there} order by t.id desc limit $3`,
      [scope.tenantId, before, most, appId ?? null, ...seerOf(scope), sought, organisations, siteId ?? null, wish ?? null],
    );
  }
}
