import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeploymentSchedule, DeploymentWaves, DeploymentWish, DeviceFilter, TargetItem } from '#contract';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import type { Scope } from '../shared/scope.js';
import { answersFor } from './deployment.rights.js';
import type { DeploymentRow } from './deployment.row.js';
import { addMembers, notePins } from './member.store.js';
import { isPrepared } from './timing.rules.js';
import { CHUNK, WaveStarter } from './wave.starter.js';
import { waveSizes } from './waves.rules.js';

export interface NewDeployment {
  app: { id: string; name: string; package: string };
  version: string | null;
  ensure: DeploymentRow['ensure'];
  wish: DeploymentWish;
  /** Null for a rollback, whose devices have their own. */
  item: TargetItem | null;
  selection: DeviceFilter | null;
  overridePins: boolean;
  plan: DeploymentWaves | null;
  schedule: DeploymentSchedule | null;
  rollbackOf?: string;
}

/** Writes a new deployment with its devices and waves, and begins it. */
@Injectable()
export class DeploymentMaker {
  constructor(
    private readonly starter: WaveStarter,
    private readonly clock: Clock,
  ) {}

  /** @param key of the target's item @returns its row; nothing has begun yet */
  async make(scope: Scope, em: EntityManager, made: NewDeployment, deviceIds: readonly string[], key = made.item?.key ?? ''): Promise<DeploymentRow> {
    const [id, now, answers] = [newId(), this.clock.now(), answersFor(scope)];
    const sizes = waveSizes(deviceIds.length, made.plan) ?? [deviceIds.length];
    const { app, schedule, selection } = made;
    const startAt = schedule?.startAt === undefined || Date.parse(schedule.startAt) <= now.getTime() ? null : new Date(schedule.startAt);
    const [row]: DeploymentRow[] = await em.query(
      `insert into deployment (id, tenant_id, app_id, app_name, package, ensure, wish, version, item, selection, follow, override_pins, plan, schedule, start_at, wave, created_at, created_by, settled_done, settled_failed,
         organisation_id, created_by_id, answers_id, answers_with, due_at, followed_at, rollback_of)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16, $17, 0, 0, $18, $19, $20, $21, $16, $16, $22) returning *`,
      [
        id, scope.tenantId, app.id, app.name, app.package, made.ensure, made.wish, made.version, json(made.item), json(selection), selection !== null, made.overridePins, json(made.plan), json(schedule), startAt, now, scope.actor.label,
        await communeOf(em, scope, deviceIds), scope.actor.id, answers.id, answers.token, made.rollbackOf ?? null,
      ],
    );
    if (!row) throw new Error('The new deployment is not there.');
    await addMembers(em, row, key, deviceIds, sizes, now);
    if (made.plan) await em.query('insert into deployment_wave (tenant_id, deployment_id, number) select $1, $2, number from generate_series(1, $3) as number', [scope.tenantId, id, sizes.length]);
    return row;
  }

  /** Begins the first wave, unless it has a start that is still to come and nothing is fetched before. The first chunk is in the targets when this is done; the runner goes on with the others. */
  async start(em: EntityManager, row: DeploymentRow, scope: Scope): Promise<void> {
    await notePins(em, row, this.clock.now());
    if (row.start_at && row.schedule && !isPrepared(row.schedule)) {
      await em.query('update deployment set due_at = $2 where id = $1', [row.id, row.start_at]);
      return;
    }
    const begun = await this.starter.begin(em, row, 1, scope.actor);
    const assigned = await this.starter.assign(em, begun, scope);
    if (assigned < CHUNK && !row.plan && !row.follow) await em.query('update deployment set due_at = null where id = $1', [row.id]);
  }
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** The one commune of these devices, when it is one of those the maker looks after. */
async function communeOf(em: EntityManager, { tenantId, organisations }: Scope, deviceIds: readonly string[]): Promise<string | null> {
  if (organisations === 'all') return null;
  const [only, ...others]: { id: string }[] = await em.query('select distinct organisation_id as id from device where tenant_id = $1 and id = any ($2::uuid[]) limit 2', [tenantId, deviceIds]);
  return only && others.length === 0 && organisations.includes(only.id) ? only.id : null;
}

