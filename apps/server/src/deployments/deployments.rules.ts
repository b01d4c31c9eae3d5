/** How far a deployment is. Pure: from counted rows to what is shown. */
import type { DeploymentState, DeploymentView, ItemState, Reason, WaveView } from '#contract';
import type { WaveCount } from './waves.rules.js';

/** Devices of one deployment in the same wave, state and reason. */
export interface CountedItems {
  state: ItemState;
  /** Why not done; null when done. */
  reason: Reason | null;
  count: number;
  wave?: number;
}

/** What newer deployments took over before devices were kept. */
export interface Settled {
  done: number;
  failed: number;
}

export type Progress = Pick<DeploymentView, 'state' | 'total' | 'done' | 'failed' | 'left' | 'reasons'>;

/** What can never be done there, or is left to another one's pin. */
const isLeft = (reason: Reason | null): boolean => reason === 'unsupported' || reason === 'pinned';

/**
 * Devices a newer deployment took over before they were done are not counted any more: they are its task now. A deployment
 * is done when every device is done, has failed, or is left as it is.
 * @param standing what holds it, besides its devices
 */
export function progressOf(counted: readonly CountedItems[], settled: Settled, standing: Exclude<DeploymentState, 'running' | 'done'> | null): Progress {
  const reasons: Partial<Record<Reason, number>> = {};
  let total = settled.done + settled.failed;
  let { done, failed } = settled;
  let left = 0;
  for (const { state, reason, count } of counted) {
    total += count;
    if (state === 'done') done += count;
    else if (isLeft(reason)) left += count;
    else if (state === 'failed') failed += count;
    if (reason) reasons[reason] = (reasons[reason] ?? 0) + count;
  }
  const over = done + failed + left === total;
  const state = standing === 'cancelled' ? standing : over ? 'done' : standing ?? 'running';
  return { state, total, done, failed, left, reasons };
}

/** One wave, as thresholds look at it: what can never be done there is left out. */
export function waveCount(counted: readonly CountedItems[], wave: number): WaveCount {
  const own = counted.filter((entry) => entry.wave === wave && !isLeft(entry.reason));
  const sum = (rows: readonly CountedItems[]) => rows.reduce((all, { count }) => all + count, 0);
  return { devices: sum(own), done: sum(own.filter(({ state }) => state === 'done')), failed: sum(own.filter(({ state }) => state === 'failed')) };
}

/** All of its devices, for whoever looks. */
export function waveView(counted: readonly CountedItems[], { number, beganAt, enoughAt }: Pick<WaveView, 'number' | 'beganAt' | 'enoughAt'>): WaveView {
  const { total, done, failed, left } = progressOf(counted.filter(({ wave }) => wave === number), { done: 0, failed: 0 }, null);
  return { number, devices: total, done, failed, left, beganAt, enoughAt };
}
