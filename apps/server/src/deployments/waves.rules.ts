/** How a deployment goes from wave to wave. Pure: the runner only carries out what is decided here. */
import { MOST_WAVES, type DeploymentWaves, type WaveAmount } from '#contract';

/** Percent of a wave that is enough, when nobody says. */
export const ENOUGH = 80;

/** A number of devices out of `whole`: at least one, and never more than there are. */
export function amountOf({ unit, value }: WaveAmount, whole: number): number {
  const devices = unit === 'devices' ? value : Math.ceil((whole * value) / 100);
  return Math.max(Math.min(devices, whole), Math.min(1, whole));
}

/** How many devices each wave has: all of them in one without a plan. Undefined when that would be more than {@link MOST_WAVES} waves. */
export function waveSizes(total: number, plan: Pick<DeploymentWaves, 'first' | 'factor'> | null): number[] | undefined {
  if (!plan) return [total];
  const sizes: number[] = [];
  let size = amountOf(plan.first, total);
  for (let left = total; left > 0; left -= sizes.at(-1) ?? left) {
    if (sizes.length === MOST_WAVES) return undefined;
    sizes.push(Math.min(Math.floor(size), left));
    size *= plan.factor;
  }
  return sizes.length > 0 ? sizes : [0];
}

/** The devices of one wave; what can never be done there (unsupported, pinned) is in none of them. */
export interface WaveCount { devices: number; done: number; failed: number }

/** Whether so much is settled that the next wave may begin. */
export const isEnough = ({ devices, done, failed }: WaveCount, enough = ENOUGH): boolean => (done + failed) * 100 >= devices * enough;

/** Whether there are too many failures, those not counted that a person has seen already. */
export function isTooMuch({ devices, failed }: WaveCount, abort: WaveAmount | undefined, excused: number): boolean {
  return abort !== undefined && failed > excused && failed - excused >= amountOf(abort, devices);
}

export interface WaveStanding {
  plan: DeploymentWaves;
  /** Present wave, and how many there are. */
  wave: number;
  waves: number;
  count: WaveCount;
  excused: number;
  /** When it was enough, ms; null while it is not. */
  enoughAt: number | null;
  now: number;
}

export type WaveMove =
  /** Look again at `at` (ms), or after the usual pause. */
  | { kind: 'wait'; at?: number }
  /** Note that it is enough now. */
  | { kind: 'enough' }
  /** A person begins the next one. */
  | { kind: 'await' }
  | { kind: 'begin' }
  | { kind: 'abort' }
  | { kind: 'last' };

/** What happens next. Too many failures come before everything else, in the last wave too. */
export function nextMove({ plan, wave, waves, count, excused, enoughAt, now }: WaveStanding): WaveMove {
  if (isTooMuch(count, plan.abort, excused)) return { kind: 'abort' };
  const settled = count.done + count.failed >= count.devices;
  if (wave >= waves) return settled ? { kind: 'last' } : { kind: 'wait' };
  if (enoughAt === null) return isEnough(count, plan.enough) ? { kind: 'enough' } : { kind: 'wait' };
  if (plan.next === 'person') return { kind: 'await' };
  const at = enoughAt + (plan.soakMinutes ?? 0) * 60_000;
  return at <= now ? { kind: 'begin' } : { kind: 'wait', at };
}
