/** When a deployment may disturb. Pure: from what a person chose to what the targets carry. */
import type { DeploymentSchedule, Timing } from '#contract';

/** What goes onto each item; undefined when it may disturb at once. */
export function timingOf(schedule: DeploymentSchedule | null): Timing | undefined {
  if (!schedule) return undefined;
  const { startAt, windows = [], download = 'early', deadline, overrideLesson } = schedule;
  if (startAt === undefined && windows.length === 0 && deadline === undefined && !overrideLesson) return undefined;
  return { windows: [...windows], download, ...(startAt !== undefined && { from: startAt }), ...(deadline !== undefined && { deadline }), ...(overrideLesson && { overrideLesson }) };
}

/** Whether the first wave goes into the targets before the start: what it needs is fetched meanwhile. */
export const isPrepared = ({ download = 'early' }: DeploymentSchedule): boolean => download === 'early';

/** What is wrong with a schedule: the field, and what to do about it. */
export function scheduleProblem({ startAt, deadline, windows = [] }: DeploymentSchedule, now: number): { field: string; detail: string } | undefined {
  if (deadline === undefined) return undefined;
  const end = Date.parse(deadline);
  if (end <= now) return { field: 'schedule.deadline', detail: 'The deadline is over: choose a later one, or none.' };
  if (startAt !== undefined && end <= Date.parse(startAt)) return { field: 'schedule.deadline', detail: 'The deadline is before the start: choose a later one.' };
  return windows.length === 0 ? { field: 'schedule.deadline', detail: 'Without windows it may disturb at any time already: choose windows, or leave the deadline out.' } : undefined;
}
