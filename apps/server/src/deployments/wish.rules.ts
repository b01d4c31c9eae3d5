/** What a request for a deployment asks for, checked as a whole. Pure. */
import type { DeploymentBody, DeploymentSchedule, DeploymentWaves, DeploymentWish, FieldCode } from '#contract';
import { scheduleProblem } from './timing.rules.js';

/** Everything but the devices and the reason; also what a removal that waits keeps. */
export type Wanted = Omit<DeploymentBody, 'devices' | 'reason'>;

export const wishOf = ({ ensure, wish }: Pick<Wanted, 'ensure' | 'wish'>): DeploymentWish => (ensure === 'absent' ? 'remove' : wish ?? 'install');

export interface WishProblem { field: string; code: FieldCode; detail: string }

/** The first thing that does not fit; undefined when all does. @param byFilter the devices are chosen by a filter */
export function wishProblem({ ensure, wish, follow, waves, schedule }: Wanted, byFilter: boolean, reason: string | undefined, now: number): WishProblem | undefined {
  if (ensure === 'absent' && wish) return { field: 'wish', code: 'combination', detail: 'A removal is no installation, upgrade or pin: leave `wish` out.' };
  if (follow && !byFilter) return { field: 'follow', code: 'combination', detail: 'Only a filter can be followed: choose the devices by one, or leave `follow` out.' };
  if (follow && ensure === 'absent') return { field: 'follow', code: 'combination', detail: 'A removal takes the app from the devices that are there now, and from no later ones: leave `follow` out.' };
  return (waves && wavesProblem(waves)) ?? (schedule && timingProblem(schedule, reason, now));
}

function wavesProblem({ first, abort, next, soakMinutes }: DeploymentWaves): WishProblem | undefined {
  const tooMuch = [['waves.first.value', first], ['waves.abort.value', abort]] as const;
  for (const [field, amount] of tooMuch) if (amount?.unit === 'percent' && amount.value > 100) return { field, code: 'range', detail: 'A share is at most 100 %.' };
  if (next === 'person' && soakMinutes !== undefined) return { field: 'waves.soakMinutes', code: 'combination', detail: 'A person begins the next wave: leave the soak time out, or choose `soak`.' };
  return undefined;
}

function timingProblem(schedule: DeploymentSchedule, reason: string | undefined, now: number): WishProblem | undefined {
  if (schedule.overrideLesson && !reason?.trim()) return { field: 'reason', code: 'missing', detail: 'Lessons are not respected then: say why.' };
  const wrong = scheduleProblem(schedule, now);
  return wrong && { ...wrong, code: 'range' };
}
