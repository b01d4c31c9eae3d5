import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeploymentAnswer, DeploymentView, DeviceSelection, ItemState, RollbackPreview, TargetItem } from '#contract';
import { Database } from '#database';
import { ActsService, AuditService, type SignedIn } from '../access/index.js';
import { DeployableService } from '../catalogue/index.js';
import { ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { DeploymentControl } from './deployment.control.js';
import type { Before, Phase } from './deployment.entity.js';
import { DeploymentMaker } from './deployment.maker.js';
import { DeploymentReader } from './deployment.reader.js';
import type { DeploymentRow } from './deployment.row.js';
import { readInstalled } from './installed.store.js';
import { wayBack, type Offer, type Way } from './rollback.rules.js';

/** Versions that are looked up in the catalogue, and shown. */
const MOST_VERSIONS = 20;

interface MemberRow { device_id: string; key: string; phase: Phase; before: Before | null; state: ItemState | null }
interface Found { member: MemberRow; way: Way }
interface Plan { found: Found[]; key: string }

/** Brings devices back to what they had before a deployment: a deployment of its own, in which each device has its own wish. */
@Injectable()
export class RollbackService {
  constructor(
    private readonly db: Database,
    private readonly reader: DeploymentReader,
    private readonly control: DeploymentControl,
    private readonly maker: DeploymentMaker,
    private readonly deployables: DeployableService,
    private readonly acts: ActsService,
    private readonly audit: AuditService,
  ) {}

  /** What it would do, and where it cannot; nothing is done. @throws ProblemError `not_found` */
  async preview(caller: SignedIn, id: string): Promise<RollbackPreview> {
    const { scope } = caller;
    const { found } = await this.db.tenant(scope, async (em) => this.plan(em, scope, await this.reader.row(em, scope, id)));
    const removals = removed(found);
    const restored = found.flatMap(({ way }) => (way.kind === 'restore' && way.item.ensure === 'present' ? [way.item.version ?? null] : []));
    const impossible = found.flatMap(({ way }) => (way.kind === 'impossible' ? [`${way.obstacle} ${way.version ?? ''}`] : []));
    return {
      devices: removals.length + restored.length, removals: removals.length, nothing: found.filter(({ way }) => way.kind === 'leave').length,
      versions: tally(restored).map(([version, devices]) => ({ version, devices })),
      impossible: tally(impossible).map(([line, devices]) => ({ obstacle: line.slice(0, line.indexOf(' ')) as RollbackPreview['impossible'][number]['obstacle'], version: line.slice(line.indexOf(' ') + 1) || null, devices })),
      act: removals.length > 0 ? await this.acts.preview(caller, 'deployment.remove', { ids: removals }) : null,
    };
  }

  /** Does it; where it takes the app away from many it waits. @throws ProblemError `not_found`, `conflict`, `forbidden` when it is not theirs, and those of a dangerous act */
  async rollBack(caller: SignedIn, id: string, reason: string | undefined): Promise<DeploymentAnswer> {
    const { scope } = caller;
    const { removals, subject } = await this.db.tenant(scope, async (em) => {
      const { row } = await this.mine(em, scope, id);
      return { removals: removed((await this.plan(em, scope, row)).found), subject: row.app_name };
    });
    if (removals.length === 0) return this.db.tenant(scope, (em) => this.carryOut(scope, em, id, []));
    const selection: DeviceSelection = { ids: removals };
    return this.acts.perform(caller, { kind: 'deployment.remove', selection, payload: { rollbackOf: id }, subject, reason }, (em, ids) => this.carryOut(scope, em, id, ids));
  }

  /** @param removable devices from which the app may be taken; from others it is not @throws ProblemError as `rollBack` */
  async carryOut(scope: Scope, em: EntityManager, id: string, removable: readonly string[]): Promise<DeploymentView> {
    const { row } = await this.mine(em, scope, id);
    const { found, key } = await this.plan(em, scope, row);
    const allowed = new Set(removable);
    const back = found.flatMap(({ member: { device_id }, way }) => (way.kind === 'restore' && (way.item.ensure === 'present' || allowed.has(device_id)) ? [{ deviceId: device_id, item: way.item }] : []));
    if (back.length === 0 && row.cancelled_at) throw new ProblemError('conflict', 'No device can be brought back: see why in its preview.');
    const ids = back.map(({ deviceId }) => deviceId);
    const made = await this.maker.make(scope, em, {
      app: { id: row.app_id, name: row.app_name, package: row.package }, version: null, ensure: 'present', wish: 'rollback', item: null, selection: null, overridePins: true, plan: null, schedule: null, rollbackOf: id,
    }, ids, key);
    for (const [item, deviceIds] of bySpec(back)) await em.query('update deployment_device set spec = $2::jsonb where deployment_id = $1 and device_id = any ($3::uuid[])', [made.id, item, deviceIds]);
    await em.query('update deployment set rolled_back_by = $2 where id = $1', [id, made.id]);
    await this.audit.record(em, scope, 'deployment.rolled-back', `deployment:${id}`, { app: row.app_name, devices: ids.length });
    await this.maker.start(em, made, scope);
    if (!row.cancelled_at) await this.control.withdraw(em, row);
    return this.reader.view(em, scope, made.id);
  }

  private async mine(em: EntityManager, scope: Scope, id: string) {
    const own = await this.reader.own(em, scope, id);
    if (own.row.rolled_back_by) throw new ProblemError('conflict', 'What was before this deployment has been brought back already.');
    return own;
  }

  private async plan(em: EntityManager, scope: Scope, row: DeploymentRow): Promise<Plan> {
    const members: MemberRow[] = await em.query(
      `select m.device_id, m.key, m.phase, m.before, i.state from deployment_device m join device d on d.id = m.device_id and d.status <> 'retired'
       left join lateral (select * from target_item i where i.device_id = m.device_id and i.key = m.key and i.deployment_id = m.deployment_id limit 1) i on true where m.deployment_id = $1 order by m.device_id`, [row.id],
    );
    const installed = await readInstalled(em, row.tenant_id, row.package, members[0]?.key ?? '', row.item, members.map(({ device_id }) => device_id));
    const isThere = ({ device_id, state }: MemberRow) => installed.has(device_id) || state === 'downloading' || state === 'working';
    const offer = await this.offer(em, scope, row, members);
    return { found: members.map((member) => ({ member, way: wayBack({ ...member, there: isThere(member) }, offer) })), key: members[0]?.key ?? '' };
  }

  private async offer(em: EntityManager, scope: Scope, row: DeploymentRow, members: readonly MemberRow[]): Promise<Offer> {
    const versions = tally(members.flatMap(({ before }) => before?.version ?? []));
    const items = new Map<string, TargetItem>();
    for (const [version] of versions) {
      const item = await this.item(em, scope, row.app_id, version);
      if (item) items.set(version, item);
    }
    const named = [...new Set(members.flatMap(({ before }) => (before?.spec && 'file' in before.spec && before.spec.file ? [before.spec.file.sha256] : [])))];
    const files: { sha256: string }[] = await em.query('select sha256 from stored_file where tenant_id = $1 and sha256 = any ($2)', [row.tenant_id, named]);
    const kept = new Set(files.map(({ sha256 }) => sha256));
    return {
      version: (version) => items.get(version), file: (sha256) => kept.has(sha256),
      absent: { key: members[0]?.key ?? '', kind: 'app', ensure: 'absent', title: row.app_name, package: row.item?.package ?? row.package, ...(row.item?.kind === 'app' && row.item.format && { format: row.item.format }) },
    };
  }

  /** Undefined when the catalogue has it no more. */
  private async item(em: EntityManager, scope: Scope, appId: string, version: string): Promise<TargetItem | undefined> {
    try {
      return (await this.deployables.find(em, scope, { appId, ensure: 'present', version })).item;
    } catch (error) {
      if (error instanceof ProblemError) return undefined;
      throw error;
    }
  }
}

const removed = (found: readonly Found[]): string[] => found.flatMap(({ member, way }) => (way.kind === 'restore' && way.item.ensure === 'absent' ? [member.device_id] : []));

/** How often each occurs, most often first, at most {@link MOST_VERSIONS}. */
function tally<T>(values: readonly T[]): [T, number][] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).slice(0, MOST_VERSIONS);
}

function bySpec(back: readonly { deviceId: string; item: TargetItem }[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { deviceId, item } of back) {
    const text = JSON.stringify(item);
    const same = found.get(text) ?? [];
    same.push(deviceId);
    found.set(text, same);
  }
  return found;
}
