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

export type Progress = Pick<DeploymentView, 'state' | 'total' | 'done' | 'failed' | 'reasons'>;

/**
 * Devices a newer deployment took over before they were done are not counted any more: they are its task now. A deployment
 * is done when every device is done, has failed for good, or is left to another one's pin.
 * @param standing what holds it, besides its devices
 */
export function progressOf(counted: readonly CountedItems[], settled: Settled, standing: Exclude<DeploymentState, 'running' | 'done'> | null): Progress {
  const reasons: Partial<Record<Reason, number>> = {};
  let total = settled.done + settled.failed;
  let { done, failed } = settled;
  for (const { state, reason, count } of counted) {
    total += count;
    if (state === 'done') done += count;
    if (state === 'failed') failed += count;
    if (reason) reasons[reason] = (reasons[reason] ?? 0) + count;
  }
  const over = done + failed + (reasons.pinned ?? 0) === total;
  const state = standing === 'cancelled' ? standing : over ? 'done' : standing ?? 'running';
  return { state, total, done, failed, reasons };
}

/** One wave, as thresholds look at it: what can never be done there is left out. */
export function waveCount(counted: readonly CountedItems[], wave: number): WaveCount {
  const own = counted.filter((entry) => entry.wave === wave && entry.reason !== 'unsupported' && entry.reason !== 'pinned');
  const sum = (rows: readonly CountedItems[]) => rows.reduce((all, { count }) => all + count, 0);
  return { devices: sum(own), done: sum(own.filter(({ state }) => state === 'done')), failed: sum(own.filter(({ state }) => state === 'failed')) };
}

/** All of its devices, for whoever looks; those that can never be done there are no failures. */
export function waveView(counted: readonly CountedItems[], { number, beganAt, enoughAt }: Pick<WaveView, 'number' | 'beganAt' | 'enoughAt'>): WaveView {
  const { total, done, failed, reasons } = progressOf(counted.filter(({ wave }) => wave === number), { done: 0, failed: 0 }, null);
  const unsupported = reasons.unsupported ?? 0;
  return { number, devices: total, done, failed: failed - unsupported, left: unsupported + (reasons.pinned ?? 0), beganAt, enoughAt };
}
