import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeploymentState, DeploymentView, WaveView } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import type { Scope } from '../shared/scope.js';
import type { DeploymentRow } from './deployment.row.js';
import { progressOf, waveView, type CountedItems } from './deployments.rules.js';
import { COUNTED, MEMBER_REASON, MEMBER_STATE, MEMBERS } from './member.sql.js';
import { Recent } from './recent.js';

/** Counts are at most so old, ms: longer than the pause of the announcer, so that of a deployment under way it counts, and no page. */
const OLDEST = 2_000;
/** Devices from which on they are kept. */
const LARGE = 1_000;

interface CountedRow extends CountedItems { deployment_id: string; wave: number }
interface WaveRow { deployment_id: string; number: number; began_at: Date | null; enough_at: Date | null }
type Seer = Pick<Scope, 'organisations' | 'actor'>;

/** How far deployments are: one query for all of them, whatever the number of devices, as far as the scope may see them. */
@Injectable()
export class DeploymentProgress {
  private readonly kept = new Recent<CountedRow[]>(OLDEST, (rows) => rows.reduce((all, row) => all + row.count, 0) >= LARGE);

  constructor(private readonly db: Database, private readonly clock: Clock) {}

  /** @param how `kept`: what was counted a moment ago is good enough; `renewed`: counted now, for others as well; `inside`: counted now, inside the transaction of a change */
  async views(em: EntityManager, seer: Seer, rows: readonly DeploymentRow[], how: 'kept' | 'renewed' | 'inside' = 'kept'): Promise<DeploymentView[]> {
    if (rows.length === 0) return [];
    const ids = rows.map((row) => row.id);
    const counted = await this.counted(em, seer, ids, how);
    const waves: WaveRow[] = await em.query('select deployment_id, number, began_at, enough_at from deployment_wave where deployment_id = any ($1::uuid[]) order by deployment_id, number', [ids]);
    const now = this.clock.now();
    return rows.map((row) => viewOf(row, counted.filter((entry) => entry.deployment_id === row.id), waves.filter((wave) => wave.deployment_id === row.id), seer, now));
  }

  /** Something of these has changed. Call after the commit. */
  forget(ids: Iterable<string>): void {
    for (const id of ids) this.kept.forget(id);
  }

  private async counted(em: EntityManager, { organisations }: Seer, ids: readonly string[], how: 'kept' | 'renewed' | 'inside'): Promise<CountedRow[]> {
    if (organisations === 'all' && how !== 'inside') return this.countedOrKept(em, ids, how === 'renewed');
    const counted = await count(em, ids);
    // The page that is opened next asks for the same.
    if (organisations === 'all') this.db.afterCommit(() => this.keep(ids, counted));
    return counted;
  }

  private keep(ids: readonly string[], counted: readonly CountedRow[]): void {
    for (const id of ids) this.kept.keep(id, counted.filter((row) => row.deployment_id === id));
  }

  /** Large deployments under way are asked for by every open page: what was expensive to count is told to all of them for a moment. */
  private async countedOrKept(em: EntityManager, ids: readonly string[], anew: boolean): Promise<CountedRow[]> {
    const known = ids.flatMap((id) => { const rows = anew ? undefined : this.kept.get(id); return rows ? [{ id, rows }] : []; });
    const missing = ids.filter((id) => !known.some((one) => one.id === id));
    const counted = missing.length === 0 ? [] : await count(em, missing);
    this.keep(missing, counted);
    return [...known.flatMap(({ rows }) => rows), ...counted];
  }
}

export const count = (em: EntityManager, ids: readonly string[]): Promise<CountedRow[]> => em.query(
  `select x.deployment_id, x.wave, x.state, x.reason, count(*)::integer as count from (
     select m.deployment_id, m.wave, ${MEMBER_STATE} as state, ${MEMBER_REASON} as reason from ${MEMBERS} where m.deployment_id = any ($1::uuid[]) and ${COUNTED}) x
   group by 1, 2, 3, 4`,
  [ids],
);

/** What holds it back, besides its devices. */
function standingOf(row: DeploymentRow, waves: readonly WaveRow[], now: Date): Exclude<DeploymentState, 'running' | 'done'> | null {
  if (row.cancelled_at) return 'cancelled';
  if (row.paused_at) return 'paused';
  if (row.start_at && row.start_at > now) return 'scheduled';
  return row.plan?.next === 'person' && row.wave < waves.length && waves.some((wave) => wave.number === row.wave && wave.enough_at) ? 'awaiting' : null;
}

function viewOf(row: DeploymentRow, counted: readonly CountedRow[], waves: readonly WaveRow[], { organisations, actor }: Seer, now: Date): DeploymentView {
  const told = organisations === 'all' || row.created_by_id === actor.id || (row.organisation_id !== null && organisations.includes(row.organisation_id));
  const settled = told ? { done: row.settled_done, failed: row.settled_failed } : { done: 0, failed: 0 };
  const views = waves.map((wave): WaveView => waveView(counted, { number: wave.number, beganAt: wave.began_at?.toISOString() ?? null, enoughAt: wave.enough_at?.toISOString() ?? null }));
  return {
    id: row.id,
    app: { id: row.app_id, name: row.app_name },
    ensure: row.ensure,
    wish: row.wish,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    ...progressOf(counted, settled, standingOf(row, waves, now)),
    waves: views,
    paused: row.paused_at && row.pause_cause ? { cause: row.pause_cause, at: row.paused_at.toISOString(), by: row.paused_by ?? '' } : null,
    nextWaveAt: nextWaveAt(row, waves)?.toISOString() ?? null,
  };
}

/** When the soak time of the present wave ends; null while it is not enough, or a person decides. */
export function nextWaveAt({ plan, wave, cancelled_at, paused_at }: DeploymentRow, waves: readonly Pick<WaveRow, 'number' | 'enough_at'>[]): Date | null {
  const enough = waves.find(({ number }) => number === wave)?.enough_at;
  if (plan?.next !== 'soak' || !enough || wave >= waves.length || cancelled_at || paused_at) return null;
  return new Date(enough.getTime() + (plan.soakMinutes ?? 0) * 60_000);
}
