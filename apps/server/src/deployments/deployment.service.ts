import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { MOST_WAVES, type DeploymentAnswer, type DeploymentPreview, type DeploymentView, type TargetItem } from '#contract';
import { Database } from '#database';
import { ActParts, ActsService, AuditService, type SignedIn } from '../access/index.js';
import { DeployableService, type Deployable } from '../catalogue/index.js';
import { DeviceService, toSelection } from '../devices/index.js';
import { Clock } from '../shared/clock.js';
import { wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { admittedOf } from './admitted.store.js';
import type { DeploymentDto } from './deployment.dto.js';
import { DeploymentMaker } from './deployment.maker.js';
import { DeploymentReader } from './deployment.reader.js';
import { DeploymentRights } from './deployment.rights.js';
import { readInstalled } from './installed.store.js';
import { PreviewService, type LeftOut } from './preview.service.js';
import { RollbackService } from './rollback.service.js';
import { timingOf } from './timing.rules.js';
import { waveSizes } from './waves.rules.js';
import { wishOf, wishProblem, type Wanted } from './wish.rules.js';

/** What a removal that waits keeps. */
type Kept = Wanted & { reason?: string };
interface Resolved { deviceIds: string[]; deployable: Deployable; left: LeftOut }

/** Gives apps to devices and takes them away: decisions. What becomes of them afterwards is `DeploymentControl`; reading is `DeploymentReader`. */
@Injectable()
export class DeploymentService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly devices: DeviceService,
    private readonly deployables: DeployableService,
    private readonly maker: DeploymentMaker,
    private readonly rollbacks: RollbackService,
    private readonly reader: DeploymentReader,
    private readonly previews: PreviewService,
    private readonly rights: DeploymentRights,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly acts: ActsService,
    private readonly parts: ActParts,
  ) {}

  onModuleInit(): void {
    this.parts.carriedOutBy('deployment.remove', async (scope, em, payload, deviceIds) => {
      if (typeof payload['rollbackOf'] === 'string') return this.rollbacks.carryOut(scope, em, payload['rollbackOf'], deviceIds);
      const { reason, ...wanted } = payload as unknown as Kept;
      return this.decide(scope, em, wanted, reason, await this.deployables.find(em, scope, wanted), deviceIds);
    });
  }

  /** What `create` with the same body would do; nothing is done. @throws like `create`, but for the refusals of a dangerous act, which it says */
  async preview(adviser: SignedIn, body: DeploymentDto): Promise<DeploymentPreview> {
    const { scope, ...caller } = await this.rights.mayDecide(adviser, body);
    const { devices, reason: _reason, ...wanted } = body;
    const preview = await this.db.tenant(scope, async (em) => {
      const { deviceIds, deployable, left } = await this.resolve(em, scope, body);
      return this.previews.preview(em, scope.tenantId, deviceIds, deployable, wanted, left);
    });
    return { ...preview, act: body.ensure === 'absent' ? await this.acts.preview({ ...caller, scope }, 'deployment.remove', toSelection(devices)) : null };
  }

  /**
   * Decides in one transaction for all selected devices; a newer decision about the same package replaces an older one. A removal from many waits.
   * @throws ProblemError `not_found`, `invalid_body`, `conflict`, `forbidden` for what is not for teaching, and those of a dangerous act
   */
  async create(adviser: SignedIn, body: DeploymentDto): Promise<DeploymentAnswer> {
    const caller = await this.rights.mayDecide(adviser, body);
    const { scope } = caller;
    const { devices, reason, ...wanted } = body;
    if (body.ensure === 'present') return this.db.tenant(scope, async (em) => (await this.give(scope, em, body)).view);
    const { deployable } = await this.db.tenant(scope, (em) => this.resolve(em, scope, body));
    const payload = { ...wanted, ...(reason !== undefined && { reason }) };
    return this.acts.perform(caller, { kind: 'deployment.remove', selection: toSelection(devices), payload, subject: deployable.app.name, reason }, (em, ids) => this.decide(scope, em, wanted, reason, deployable, ids));
  }

  /** Where the caller may decide this: the scope for {@link give}. @throws ProblemError `forbidden` */
  async deciding(adviser: SignedIn, body: Pick<DeploymentDto, 'appId' | 'ensure'>): Promise<SignedIn> {
    return this.rights.mayDecide(adviser, body);
  }

  /**
   * `create` of what is to be present, inside the caller's transaction.
   * @param scope that of {@link deciding} @returns also which devices it was decided for @throws ProblemError as `create`
   */
  async give(scope: Scope, em: EntityManager, body: DeploymentDto): Promise<{ view: DeploymentView; deviceIds: string[] }> {
    const { devices, reason, ...wanted } = body;
    const { deployable, deviceIds } = await this.resolve(em, scope, body);
    if (deviceIds.length === 0 && !wanted.follow) throw wrongField('devices', 'nothing_found', `The communes of these devices have excluded ${deployable.app.name}, and decide alone: choose other devices.`);
    return { view: await this.decide(scope, em, wanted, reason, deployable, deviceIds, devices), deviceIds };
  }

  private async decide(scope: Scope, em: EntityManager, wanted: Wanted, reason: string | undefined, deployable: Deployable, deviceIds: string[], devices?: DeploymentDto['devices']): Promise<DeploymentView> {
    const { app, version } = deployable;
    const when = timingOf(wanted.schedule ?? null);
    const item: TargetItem = { ...deployable.item, ...(when && { when }) };
    const wish = wishOf(wanted);
    const row = await this.maker.make(scope, em, {
      app, version, ensure: wanted.ensure, wish, item, selection: (wanted.follow && devices?.filter) || null, overridePins: wanted.overridePins ?? false, plan: wanted.waves ?? null, schedule: wanted.schedule ?? null,
    }, deviceIds);
    await this.audit.record(em, scope, 'deployment.created', `deployment:${row.id}`, {
      package: app.package, ensure: wanted.ensure, version, devices: deviceIds.length, ...(wish !== 'install' && wish !== 'remove' && { wish }), ...(wanted.schedule?.overrideLesson && { overrideLesson: true }),
      ...(wanted.overridePins && { overridePins: true }), ...(wanted.follow && { follow: true }),
    }, { reason });
    await this.maker.start(em, row, scope);
    return this.reader.view(em, scope, row.id);
  }

  private async resolve(em: EntityManager, scope: Scope, body: DeploymentDto): Promise<Resolved> {
    const { devices, reason, ...wanted } = body;
    const problem = wishProblem(wanted, devices.filter !== undefined, reason, this.clock.now().getTime());
    if (problem) throw wrongField(problem.field, problem.code, problem.detail);
    const deployable = await this.deployables.find(em, scope, body);
    if (wanted.wish === 'pin' && deployable.version === null) throw wrongField('version', 'missing', 'A pin needs to know which version: say one.');
    const chosen = await this.devices.resolve(scope, em, toSelection(devices));
    // From there it may be taken away all the same.
    const communes = wanted.ensure === 'present' ? await this.deployables.excludedBy(em, scope, body.appId) : [];
    const { ids: found, excluded } = await admittedOf(em, scope.tenantId, communes, chosen);
    const installed = wanted.wish === 'upgrade' ? await readInstalled(em, scope.tenantId, deployable.app.package, deployable.item.key, deployable.item, found) : undefined;
    const deviceIds = installed ? found.filter((id) => installed.has(id)) : found;
    if (deviceIds.length === 0 && !wanted.follow && excluded.length === 0) throw wrongField('devices', 'nothing_found', installed && found.length > 0 ? 'The app is on none of these devices: install it, or choose others.' : 'No device matches: choose others.');
    if (!waveSizes(deviceIds.length, wanted.waves ?? null)) throw wrongField('waves', 'count', `That would make more than ${MOST_WAVES} waves: begin with more devices, or grow faster.`);
    return { deviceIds, deployable, left: { without: found.length - deviceIds.length, excluded } };
  }
}
