import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeploymentView } from '#contract';
import type { Scope } from '../shared/scope.js';
import { DeploymentProgress } from './deployment.progress.js';
import type { DeploymentRow } from './deployment.row.js';
import { COUNTED } from './member.sql.js';
import { WhyService } from './why.service.js';

export interface DeploymentStanding extends Pick<DeploymentView, 'state' | 'total' | 'done' | 'failed' | 'left'> {
  /** Another deployment brings its devices back to what was there before. */
  takenBack: boolean;
  /** Devices that newer deployments took over before it was done there, and that are to have the app all the same. Not in the other numbers. */
  takenOver: { devices: number; done: number };
}

/** By the item that such a device has now, whoever's it is. */
const TAKEN_OVER = `select m.deployment_id as id, count(*)::integer as devices, (count(*) filter (where i.state = 'done'))::integer as done
  from deployment_device m join device d on d.id = m.device_id and d.status <> 'retired' join target_item i on i.device_id = m.device_id and i.key = m.key and i.spec ->> 'ensure' = 'present'
  where m.deployment_id = any ($1::uuid[]) and m.phase = 'superseded' and ${COUNTED} is not true group by 1`;

/** How far deployments are, for the rooms below that made them for a reason of their own. */
@Injectable()
export class DeploymentStandings {
  constructor(
    private readonly progress: DeploymentProgress,
    private readonly why: WhyService,
  ) {}

  /** Of many at once, in a fixed number of statements: those that the transaction sees, counted over the devices that it sees. */
  async of(em: EntityManager, scope: Pick<Scope, 'tenantId' | 'organisations' | 'actor'>, ids: readonly string[]): Promise<Map<string, DeploymentStanding>> {
    if (ids.length === 0) return new Map();
    const rows = await this.rows(em, scope.tenantId, ids);
    const views = await this.progress.views(em, scope, rows);
    const over: { id: string; devices: number; done: number }[] = await em.query(TAKEN_OVER, [rows.map(({ id }) => id)]);
    const takenOver = new Map(over.map(({ id, ...counts }) => [id, counts]));
    return new Map(views.map(({ id, state, total, done, failed, left }, at) =>
      [id, { state, total, done, failed, left, takenBack: rows[at]?.rolled_back_by !== null, takenOver: takenOver.get(id) ?? { devices: 0, done: 0 } }]));
  }

  /** When what is left of one is likely to be done; null when that is not known of most of it, or there is nothing left. */
  async expectedAt(em: EntityManager, tenantId: string, id: string): Promise<string | null> {
    const [row] = await this.rows(em, tenantId, [id]);
    if (!row) return null;
    const { reasons, expectedAt, unknown } = await this.why.summary(em, row);
    const left = reasons.reduce((all, { devices }) => all + devices, 0);
    return unknown * 2 > left ? null : expectedAt;
  }

  private rows(em: EntityManager, tenantId: string, ids: readonly string[]): Promise<DeploymentRow[]> {
    return em.query('select * from deployment where tenant_id = $1 and id = any ($2::uuid[])', [tenantId, ids]);
  }
}
