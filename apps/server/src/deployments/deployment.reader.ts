import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeploymentDetail, DeploymentDeviceRow, DeploymentView, DeploymentWhy, DownloadedBytes, Page } from '#contract';
import { Database } from '#database';
import { Looks } from '../access/index.js';
import { decodeCursor, encodeCursor } from '../shared/page.js';
import { notFound, ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { SharingService } from '../sharing/index.js';
import type { DeploymentDevicesQuery } from './deployment.dto.js';
import { DeploymentProgress } from './deployment.progress.js';
import type { DeploymentRow } from './deployment.row.js';
import { Recent } from './recent.js';
import { WhyService } from './why.service.js';
import { readMembers } from './why.store.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Deployments and their devices, read only. */
@Injectable()
export class DeploymentReader {
  /** Of large deployments every open page asks for the same. */
  private readonly whys = new Recent<DeploymentWhy>(10_000, ({ reasons }) => reasons.reduce((all, { devices }) => all + devices, 0) >= 1_000);
  private readonly bytes = new Recent<DownloadedBytes & { of: number }>(10_000, ({ of }) => of >= 1_000);

  constructor(
    private readonly db: Database,
    private readonly progress: DeploymentProgress,
    private readonly why: WhyService,
    private readonly looks: Looks,
    private readonly sharing: SharingService,
  ) {}

  /** @throws ProblemError `not_found` */
  async get(scope: Scope, id: string): Promise<DeploymentDetail> {
    return this.db.tenant(scope, async (em) => {
      const row = await this.row(em, scope, id);
      const [view] = await this.progress.views(em, scope, [row]);
      if (!view) throw notFound('This deployment');
      const [left]: Pick<DeploymentDetail, 'superseded' | 'withdrawn' | 'leftAtWork'>[] = await em.query(
        `select (count(*) filter (where m.phase = 'superseded' and m.outcome is distinct from 'done'))::integer as superseded,
           (count(*) filter (where m.phase = 'withdrawn'))::integer as withdrawn, (count(*) filter (where m.phase = 'withdrawn' and m.outcome in ('downloading', 'working')))::integer as "leftAtWork"
         from deployment_device m join device d on d.id = m.device_id where m.deployment_id = $1 and m.phase in ('superseded', 'withdrawn')`,
        [id],
      );
      const fetched = async () => ({ ...(await this.sharing.ofDeployment(em, scope, id)), of: view.total });
      const { wan, lan } = await (scope.organisations === 'all' ? this.bytes.of(id, fetched) : fetched());
      return {
        ...view, plan: row.plan, schedule: row.schedule, follow: row.follow, overridePins: row.override_pins, superseded: 0, withdrawn: 0, leftAtWork: 0, ...left,
        bytes: { wan, lan }, rollbackOf: row.rollback_of, rolledBackBy: row.rolled_back_by,
      };
    });
  }

  /** Devices by name, all or those with one reason, of one wave or at one site. @throws ProblemError `not_found`, `reason_required` */
  async devices(scope: Scope, deploymentId: string, { limit, cursor, reason, wave, siteId }: DeploymentDevicesQuery): Promise<Page<DeploymentDeviceRow>> {
    const [name, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2);
    const after = cursor === undefined ? ([null, null] as const) : ([text(name, /^[^\0]*$/), text(id, UUID)] as const);
    return this.db.tenant(scope, async (em) => {
      const row = await this.row(em, scope, deploymentId);
      await this.askWhy(em, scope, deploymentId);
      const members = await readMembers(em, { deploymentId, reason: reason ?? null, wave: wave ?? null, siteId: siteId ?? null, after, limit: limit + 1 });
      const last = members.slice(0, limit).at(-1);
      return { items: await this.why.rows(em, row, members.slice(0, limit)), next: members.length > limit && last ? encodeCursor([last.name_key, last.id]) : null };
    });
  }

  /** What is not done, by reason, with the latest predictions. @throws ProblemError `not_found` */
  async reasons(scope: Scope, id: string): Promise<DeploymentWhy> {
    return this.db.tenant(scope, async (em) => {
      const row = await this.row(em, scope, id);
      const summary = () => this.why.summary(em, row);
      return scope.organisations === 'all' ? this.whys.of(id, summary) : summary();
    });
  }

  /** One deployment inside the caller's transaction, counted anew. @throws ProblemError `not_found` */
  async view(em: EntityManager, scope: Scope, id: string): Promise<DeploymentView> {
    const [view] = await this.progress.views(em, scope, [await this.row(em, scope, id)], 'inside');
    if (!view) throw notFound('This deployment');
    return view;
  }

  /** @throws ProblemError `not_found` */
  async row(em: EntityManager, scope: Scope, id: string): Promise<DeploymentRow> {
    const [row]: DeploymentRow[] = await em.query(`select t.* from deployment t where t.tenant_id = $1 and t.id = $2 and ${seenBy(['$3', '$4'])}`, [scope.tenantId, id, ...seerOf(scope)]);
    if (!row) throw notFound('This deployment');
    return row;
  }

  /** One that the scope may change, locked: made by the same person or for a commune of the scope, and all that is left of it is on devices of the scope. @throws ProblemError `not_found`, `forbidden`, `reason_required` */
  async own(em: EntityManager, scope: Scope, id: string): Promise<{ row: DeploymentRow; view: DeploymentView }> {
    const locked: unknown[] = await em.query(
      `select t.id from deployment t where t.tenant_id = $1 and t.id = $2 and ($3::uuid[] is null or t.organisation_id = any ($3) or t.created_by_id = $4) and deployment_within(t.id) for update of t`,
      [scope.tenantId, id, ...seerOf(scope)],
    );
    const view = await this.view(em, scope, id);
    if (locked.length === 0) throw new ProblemError('forbidden', 'This deployment was not made for your devices alone: ask the syndicate.');
    await this.askWhy(em, scope, id);
    return { row: await this.row(em, scope, id), view };
  }

  /** Its numbers are supervision; its devices, and what is done to them, are of their communes. */
  private askWhy(em: EntityManager, scope: Scope, id: string): Promise<void> {
    return this.looks.demandTouched(scope, em, async (organisationIds) => {
      const rows: { id: string }[] = await em.query(
        `select o.id from unnest($3::uuid[]) as o (id) where exists (
           select from deployment_device m join device d on d.id = m.device_id where m.tenant_id = $1 and m.deployment_id = $2 and d.tenant_id = $1 and d.organisation_id = o.id)`,
        [scope.tenantId, id, organisationIds],
      );
      return rows.map((row) => row.id);
    });
  }
}

/**
 * Limits `deployment t` to those that a delegated person made, that were made for their communes, or that touch a device of theirs; row-level
 * security of `device` does the filtering. The arguments are placeholders of {@link seerOf}.
 */
export const seenBy = ([organisations, actor]: readonly [string, string]): string =>
  `(${organisations}::uuid[] is null or t.organisation_id = any (${organisations}) or t.created_by_id = ${actor}
    or exists (select from deployment_device m join device d on d.id = m.device_id where m.deployment_id = t.id))`;
/** The communes of a delegated scope, null for who may see all; and who asks. */
export const seerOf = ({ organisations, actor }: Scope): [readonly string[] | null, string | null] => [organisations === 'all' ? null : organisations, actor.id];

/** A cursor's value is a stranger's: what has not the right form must not reach a cast. */
function text(value: string | number | null | undefined, form: RegExp): string {
  if (typeof value === 'string' && form.test(value)) return value;
  throw new ProblemError('invalid_cursor', 'This page link is not valid any more: start again from the first page.');
}
