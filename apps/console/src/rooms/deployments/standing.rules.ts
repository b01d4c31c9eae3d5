/** Where a deployment stands, and what a person may do about it now. Pure. */
import type { DeploymentDetail, DeploymentView, WaveView } from '#contract';

/** Number of the wave under way; 0 before the first one. */
export const currentWave = ({ waves }: Pick<DeploymentView, 'waves'>): number => waves.filter(({ beganAt }) => beganAt !== null).length;

export type WaveState = 'done' | 'here' | 'next';
/** A wave is done once all that is left in it is settled. */
export const waveState = ({ beganAt, devices, done, failed, left }: WaveView): WaveState => (beganAt === null ? 'next' : done + failed + left >= devices ? 'done' : 'here');

/** A wave as a bar: what is done, what failed, what is left as it is, and the rest. */
export const waveRest = ({ devices, done, failed, left }: WaveView): number => Math.max(0, devices - done - failed - left);

export type Move = 'resume' | 'next' | 'pause' | 'retry' | 'rollback' | 'cancel';
type Standing = Pick<DeploymentDetail, 'state' | 'waves' | 'total' | 'done' | 'failed' | 'wish' | 'follow' | 'rolledBackBy'>;

/**
 * What can be done with it, the likeliest first: the first of them is the button that stands out when it is a person's turn. What the server would refuse is not on offer.
 * @param decides may decide about this app here @param manages may decide about any app
 */
export function movesOf(deployment: Standing, { decides, manages }: { decides: boolean; manages: boolean }): Move[] {
  if (!decides) return [];
  const { state, waves, total, done, failed, wish, follow, rolledBackBy } = deployment;
  const over = state === 'done' || state === 'cancelled';
  const began = currentWave(deployment);
  const offered: [Move, boolean][] = [
    ['resume', state === 'paused'],
    ['next', !over && state !== 'paused' && began > 0 && began < waves.length],
    ['retry', state !== 'cancelled' && failed > 0],
    ['pause', state !== 'paused' && state !== 'cancelled' && (!over || follow)],
    ['rollback', manages && rolledBackBy === null && (done > 0 || began > 0 || waves.length === 0)],
    ['cancel', state !== 'cancelled' && (done < total || wish === 'pin' || follow)],
  ];
  return offered.flatMap(([move, possible]) => (possible ? [move] : []));
}

/** The move that waits for a person, if one does. */
export function turnOf({ state, failed }: Pick<DeploymentView, 'state' | 'failed'>): Move | null {
  if (state === 'paused') return 'resume';
  if (state === 'awaiting') return 'next';
  return state === 'done' && failed > 0 ? 'retry' : null;
}
