/** How far a deployment is. Pure: from counted rows to what is shown. */
import type { DeploymentView, ItemState, Reason } from '#contract';

/** Items of one deployment with the same state and reason. */
export interface CountedItems {
  state: ItemState;
  /** Why not done; null when done. */
  reason: Reason | null;
  count: number;
}

/** What newer deployments took over, or a cancellation ended. */
export interface Settled {
  done: number;
  failed: number;
}

export type Progress = Pick<DeploymentView, 'state' | 'total' | 'done' | 'failed' | 'reasons'>;

/**
 * Items a newer deployment took over before they were done are not counted any more: they are its task now. A deployment
 * is done when every item is done or has failed for good.
 */
export function progressOf(counted: readonly CountedItems[], settled: Settled, cancelled: boolean): Progress {
  const reasons: Partial<Record<Reason, number>> = {};
  let total = settled.done + settled.failed;
  let { done, failed } = settled;
  for (const { state, reason, count } of counted) {
    total += count;
    if (state === 'done') done += count;
    if (state === 'failed') failed += count;
    if (reason) reasons[reason] = (reasons[reason] ?? 0) + count;
  }
  const state = cancelled ? 'cancelled' : done + failed === total ? 'done' : 'running';
  return { state, total, done, failed, reasons };
}

export interface TakenOver {
  deploymentId: string;
  state: ItemState;
  count: number;
}

/** What each older deployment settles with, sorted by id: concurrent callers lock in one order. */
export function settlements(taken: readonly TakenOver[]): (Settled & { deploymentId: string })[] {
  const byId = new Map<string, Settled & { deploymentId: string }>();
  for (const { deploymentId, state, count } of taken) {
    const entry = byId.get(deploymentId) ?? { deploymentId, done: 0, failed: 0 };
    if (state === 'done') entry.done += count;
    if (state === 'failed') entry.failed += count;
    byId.set(deploymentId, entry);
  }
  return [...byId.values()].sort((a, b) => (a.deploymentId < b.deploymentId ? -1 : 1));
}
