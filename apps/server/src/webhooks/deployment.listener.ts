import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeploymentView } from '#contract';
import { Database } from '#database';
import { COUNTED, DeploymentEvents, MEMBER_REASON, MEMBER_STATE, MEMBERS, progressOf, type CountedItems } from '../deployments/index.js';
import { WebhookRecorder, type Happening } from './webhook.recorder.js';

const TYPE = 'deployment.changed';
/** Progress waits so long for more of it, ms; an end does not wait. */
const GATHERED = 60_000;

interface Counted extends CountedItems { organisation_id: string; name: string }

/** How far deployments are. They cross communes: a commune's webhook gets the numbers of its own devices. */
@Injectable()
export class DeploymentListener implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly events: DeploymentEvents,
    private readonly recorder: WebhookRecorder,
  ) {}

  onModuleInit(): void {
    // Progress is gathered in memory by its room and has no transaction of its own: what a kill takes with it is told with the next report.
    this.events.deploymentChanged.on(({ tenantId, deployment }) => this.db.system((em) => this.tell(em, tenantId, deployment)));
  }

  private async tell(em: EntityManager, tenantId: string, view: DeploymentView): Promise<void> {
    if (!(await this.recorder.wanted(em, tenantId, [TYPE]))) return;
    await this.recorder.record(em, tenantId, [happening(view, null), ...(await this.ofCommunes(em, tenantId, view))]);
  }

  private async ofCommunes(em: EntityManager, tenantId: string, view: DeploymentView): Promise<Happening[]> {
    const rows: Counted[] = await em.query(
      `with asked as (
         select o.id, o.name from organisation o where o.id in (select organisation_id from webhook where tenant_id = $1 and state = 'active' and $3 = any (events)))
       select x.id as organisation_id, x.name, x.state, x.reason, count(*)::integer as count from (
         select a.id, a.name, ${MEMBER_STATE} as state, ${MEMBER_REASON} as reason
         from ${MEMBERS} join organisation o on o.id = d.organisation_id join asked a on a.id in (o.id, o.parent_id)
         where m.deployment_id = $2 and ${COUNTED}) x
       group by 1, 2, 3, 4`,
      [tenantId, view.id, TYPE],
    );
    const communes = new Map(rows.map(({ organisation_id: id, name }) => [id, name]));
    return [...communes].map(([id, name]) =>
      happening({ ...view, ...progressOf(rows.filter((row) => row.organisation_id === id), { done: 0, failed: 0 }, view.state === 'done' || view.state === 'running' ? null : view.state) }, { id, name }));
  }
}

function happening({ id, app, ensure, version, state, total, done, failed, left, reasons }: DeploymentView, organisation: Happening['organisation']): Happening<typeof TYPE> {
  const data = { deployment: { id, app, ensure, version, state, total, done, failed, left, reasons } };
  return { type: TYPE, organisation, subject: { kind: 'deployment', id }, data, exact: true, replaces: true, after: state === 'done' || state === 'cancelled' || state === 'paused' ? 0 : GATHERED };
}
