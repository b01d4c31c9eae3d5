import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeploymentDeviceRow, DeploymentView, Page } from '#contract';
import { Database } from '#database';
import { Looks } from '../access/index.js';
import { decodeCursor, encodeCursor, toPage } from '../shared/page.js';
import { notFound, ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import type { DeploymentDevicesQuery, DeploymentsQuery } from './deployment.dto.js';
import { deviceItemView, readDevices, seenBy, seerOf, withProgress, type DeploymentRow } from './deployment.store.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Deployments and their devices, read only. */
@Injectable()
export class DeploymentReader {
  constructor(private readonly db: Database, private readonly looks: Looks) {}

  /** Newest first: all, or those of one app. @throws ProblemError `invalid_cursor` */
  async list(scope: Scope, { limit, cursor, appId }: DeploymentsQuery): Promise<Page<DeploymentView>> {
    const before = cursor === undefined ? null : text(decodeCursor(cursor, 1)[0], UUID);
    return this.db.tenant(scope, async (em) => {
      const rows: DeploymentRow[] = await em.query(
        `select t.* from deployment t where t.tenant_id = $1 and ($2::uuid is null or t.id < $2) and ($4::uuid is null or t.app_id = $4)
         and ${seenBy(['$5', '$6'])} order by t.id desc limit $3`,
        [scope.tenantId, before, limit + 1, appId ?? null, ...seerOf(scope)],
      );
      const items = await withProgress(em, scope, rows.slice(0, limit));
      const last = items.at(-1);
      return { items, next: rows.length > limit && last ? encodeCursor([last.id]) : null };
    });
  }

  /** @throws ProblemError `not_found` */
  async get(scope: Scope, id: string): Promise<DeploymentView> {
    return this.db.tenant(scope, (em) => this.view(em, scope, id));
  }

  /** Devices by name, all or those with one reason. @throws ProblemError `not_found`, `reason_required` */
  async devices(scope: Scope, deploymentId: string, { limit, cursor, reason }: DeploymentDevicesQuery): Promise<Page<DeploymentDeviceRow>> {
    const [name, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2);
    const after = cursor === undefined ? ([null, null] as const) : ([text(name, /^[^\0]*$/), text(id, UUID)] as const);
    return this.db.tenant(scope, async (em) => {
      await this.view(em, scope, deploymentId);
      await this.askWhy(em, scope, deploymentId);
      const rows = await readDevices(em, scope.tenantId, { deploymentId, reason: reason ?? null, after, limit: limit + 1 });
      return toPage(rows, limit, deviceItemView, (row) => [row.name_key, row.id]);
    });
  }

  /** One deployment inside the caller's transaction. @throws ProblemError `not_found` */
  async view(em: EntityManager, scope: Scope, id: string): Promise<DeploymentView> {
    const rows: DeploymentRow[] = await em.query(`select t.* from deployment t where t.tenant_id = $1 and t.id = $2 and ${seenBy(['$3', '$4'])}`, [scope.tenantId, id, ...seerOf(scope)]);
    const [view] = await withProgress(em, scope, rows);
    if (!view) throw notFound('This deployment');
    return view;
  }

  /** One that the scope may change, locked: made by the same person or for a commune of the scope, and all that is left of it is on devices of the scope. @throws ProblemError `not_found`, `forbidden`, `reason_required` */
  async own(em: EntityManager, scope: Scope, id: string): Promise<DeploymentView> {
    const locked: unknown[] = await em.query(
      `select t.id from deployment t where t.tenant_id = $1 and t.id = $2 and ($3::uuid[] is null or t.organisation_id = any ($3) or t.created_by_id = $4) and deployment_within(t.id) for update of t`,
      [scope.tenantId, id, ...seerOf(scope)],
    );
    const view = await this.view(em, scope, id);
    if (locked.length === 0) throw new ProblemError('forbidden', 'This deployment was not made for your devices alone: ask the syndicate.');
    await this.askWhy(em, scope, id);
    return view;
  }

  /** Its numbers are supervision; its devices, and what is done to them, are of their communes. */
  private askWhy(em: EntityManager, scope: Scope, id: string): Promise<void> {
    return this.looks.demandTouched(scope, em, async (organisationIds) => {
      const rows: { id: string }[] = await em.query(
        `select o.id from unnest($3::uuid[]) as o (id) where exists (
           select from device d join target_item i on i.device_id = d.id and i.tenant_id = $1 and i.deployment_id = $2 where d.tenant_id = $1 and d.organisation_id = o.id)`,
        [scope.tenantId, id, organisationIds],
      );
      return rows.map((row) => row.id);
    });
  }
}

/** A cursor's value is a stranger's: what has not the right form must not reach a cast. */
function text(value: string | number | null | undefined, form: RegExp): string {
  if (typeof value === 'string' && form.test(value)) return value;
  throw new ProblemError('invalid_cursor', 'This page link is not valid any more: start again from the first page.');
}
