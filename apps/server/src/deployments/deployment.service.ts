import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ActPending, DeploymentPreview, DeploymentView } from '#contract';
import { Database } from '#database';
import { ActParts, ActsService, AuditService, narrowed, type SignedIn } from '../access/index.js';
import { DeployableService, type Deployable } from '../catalogue/index.js';
import { DeviceService, toSelection } from '../devices/index.js';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { TargetService } from '../target/index.js';
import { DeploymentAnnouncer } from './deployment.announcer.js';
import type { DeploymentDto } from './deployment.dto.js';
import { DeploymentReader } from './deployment.reader.js';
import { previewOf } from './deployment.store.js';
import { settlements } from './deployments.rules.js';

/** What is wanted on each device; also what a removal that waits keeps. */
type Wanted = Omit<DeploymentDto, 'devices' | 'reason'>;

/** Gives apps to devices and takes them away: decisions. Reading is `DeploymentReader`. */
@Injectable()
export class DeploymentService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly devices: DeviceService,
    private readonly deployables: DeployableService,
    private readonly targets: TargetService,
    private readonly reader: DeploymentReader,
    private readonly announcer: DeploymentAnnouncer,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly acts: ActsService,
    private readonly parts: ActParts,
  ) {}

  onModuleInit(): void {
    this.parts.carriedOutBy('deployment.remove', (scope, em, wanted, deviceIds) => this.decide(scope, em, wanted as unknown as Wanted, deviceIds));
  }

  /** What `create` with the same body would do; nothing is done. @throws like `create`, but for the refusals of a dangerous act, which it says */
  async preview(adviser: SignedIn, body: DeploymentDto): Promise<DeploymentPreview> {
    const caller = await this.mayDecide(adviser, body);
    const { scope } = caller;
    const preview = await this.db.tenant(scope, async (em) => {
      const { deviceIds, deployable } = await this.resolve(em, scope, body);
      return previewOf(em, scope.tenantId, deviceIds, deployable.bytes);
    });
    return { ...preview, act: body.ensure === 'absent' ? await this.acts.preview(caller, 'deployment.remove', toSelection(body.devices)) : null };
  }

  /**
   * Decides in one transaction for all selected devices; a newer decision about the same package replaces an older one. A removal from many waits.
   * @throws ProblemError `not_found`, `invalid_body`, `conflict`, `forbidden` for what is not for teaching, and those of a dangerous act
   */
  async create(adviser: SignedIn, body: DeploymentDto): Promise<DeploymentView | ActPending> {
    const caller = await this.mayDecide(adviser, body);
    const { scope } = caller;
    const { devices, reason, ...wanted } = body;
    if (body.ensure === 'present') return this.db.tenant(scope, async (em) => this.decide(scope, em, wanted, (await this.resolve(em, scope, body)).deviceIds));
    const { app } = await this.db.tenant(scope, async (em) => (await this.resolve(em, scope, body)).deployable);
    return this.acts.perform(caller, { kind: 'deployment.remove', selection: toSelection(devices), payload: { ...wanted }, subject: app.name, reason }, (em, ids) => this.decide(scope, em, wanted, ids));
  }

  private async decide(scope: Scope, em: EntityManager, wanted: Wanted, deviceIds: string[]): Promise<DeploymentView> {
    const deployable = await this.deployables.find(em, scope, wanted);
    const id = await this.insert(em, scope, wanted.ensure, deployable, deviceIds);
    const taken = await this.targets.assign(em, scope, deviceIds, deployable.item, id);
    const older = settlements(taken);
    await em.query('select deployment_settle($1::uuid[], $2::integer[], $3::integer[])', [older.map((o) => o.deploymentId), older.map((o) => o.done), older.map((o) => o.failed)]);
    const { app, version } = deployable;
    await this.audit.record(em, scope, 'deployment.created', `deployment:${id}`, { package: app.package, ensure: wanted.ensure, version, devices: deviceIds.length });
    this.db.afterCommit(() => this.announcer.add([id, ...older.map((o) => o.deploymentId)]));
    return this.reader.view(em, scope, id);
  }

  /** Takes back what is not done yet; what is done stays. @throws ProblemError `not_found`, `conflict`, `forbidden` when it is not theirs */
  async cancel(adviser: SignedIn, id: string): Promise<DeploymentView> {
    const { scope } = await this.mayAlter(adviser, id);
    return this.db.tenant(scope, async (em) => {
      const before = await this.reader.own(em, scope, id);
      // What failed counts as left: the devices go on trying it.
      if (before.state === 'cancelled' || before.done === before.total) throw new ProblemError('conflict', 'This deployment is over: there is nothing left to cancel.');
      const { count, failed } = await this.targets.withdraw(em, scope, id);
      await em.query(
        'update deployment set cancelled_at = $3, settled_failed = settled_failed + $4 where tenant_id = $1 and id = $2',
        [scope.tenantId, id, this.clock.now(), failed],
      );
      await this.audit.record(em, scope, 'deployment.cancelled', `deployment:${id}`, { app: before.app.name, devices: count });
      this.db.afterCommit(() => this.announcer.add([id]));
      return this.reader.view(em, scope, id);
    });
  }

  /** Asks again for what failed. @throws ProblemError `not_found`, `conflict`, `forbidden` when it is not theirs */
  async retry(adviser: SignedIn, id: string): Promise<DeploymentView> {
    const { scope } = await this.mayAlter(adviser, id);
    return this.db.tenant(scope, async (em) => {
      const before = await this.reader.own(em, scope, id);
      if (before.state === 'cancelled') throw new ProblemError('conflict', 'This deployment was cancelled: make a new one.');
      const count = await this.targets.retry(em, scope, id);
      if (count === 0) throw new ProblemError('conflict', 'Nothing of this deployment has failed that could be tried again.');
      await this.audit.record(em, scope, 'deployment.retried', `deployment:${id}`, { app: before.app.name, devices: count });
      this.db.afterCommit(() => this.announcer.add([id]));
      return this.reader.view(em, scope, id);
    });
  }

  /** Where the caller may do this: with `deployments.teaching` alone only what is approved for teaching is installed. @throws ProblemError `forbidden` */
  private async mayDecide(caller: SignedIn, { appId, ensure }: Pick<DeploymentDto, 'appId' | 'ensure'>): Promise<SignedIn> {
    const teaching = ensure === 'present' && (await this.db.tenant(caller.scope, (em) => this.deployables.isForTeaching(em, caller.scope, appId)));
    return teaching ? caller : narrowed(caller, ['deployments.manage']);
  }

  /** The same for one that was decided. @throws ProblemError `not_found`, `forbidden` */
  private async mayAlter(caller: SignedIn, id: string): Promise<SignedIn> {
    const { app, ensure } = await this.reader.get(caller.scope, id);
    return this.mayDecide(caller, { appId: app.id, ensure });
  }

  private async resolve(em: EntityManager, scope: Scope, body: DeploymentDto): Promise<{ deviceIds: string[]; deployable: Deployable }> {
    const deployable = await this.deployables.find(em, scope, body);
    const deviceIds = await this.devices.resolve(scope, em, toSelection(body.devices));
    if (deviceIds.length > 0) return { deviceIds, deployable };
    throw wrongField('devices', 'nothing_found', 'No device matches: choose others.');
  }

  private async insert(em: EntityManager, scope: Scope, ensure: string, { app, version }: Deployable, deviceIds: readonly string[]): Promise<string> {
    const id = newId();
    await em.query(
      `insert into deployment (id, tenant_id, app_id, app_name, package, ensure, version, created_at, created_by, settled_done, settled_failed, organisation_id, created_by_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, $10, $11)`,
      [id, scope.tenantId, app.id, app.name, app.package, ensure, version, this.clock.now(), scope.actor.label, await communeOf(em, scope, deviceIds), scope.actor.id],
    );
    return id;
  }
}

/** The one commune of these devices, when it is one of those the maker looks after. */
async function communeOf(em: EntityManager, { tenantId, organisations }: Scope, deviceIds: readonly string[]): Promise<string | null> {
  if (organisations === 'all') return null;
  const [only, ...others]: { id: string }[] = await em.query('select distinct organisation_id as id from device where tenant_id = $1 and id = any ($2::uuid[]) limit 2', [tenantId, deviceIds]);
  return only && others.length === 0 && organisations.includes(only.id) ? only.id : null;
}
