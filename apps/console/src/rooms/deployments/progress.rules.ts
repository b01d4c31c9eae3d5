/** A deployment's progress, made of its reasons: every device is in exactly one part of the bar. */
import type { DeploymentView, Reason } from '#contract';

export type PartKey = 'done' | 'failed' | Reason;
export interface Part { key: PartKey; count: number }

/** Left to right after what is done: what solves itself first, what needs a person last. */
const ORDER: readonly Reason[] = [
  'waiting', 'wave', 'paused', 'window', 'lesson', 'battery', 'link', 'dependency', 'locked', 'pinned', 'approval', 'offline', 'disk', 'corrupt', 'refused', 'unsupported', 'failed',
];

/** Reasons that somebody has to act upon; the others pass by themselves. */
export const NEEDS_A_PERSON: ReadonlySet<Reason> = new Set<Reason>(['disk', 'approval', 'refused', 'unsupported', 'corrupt', 'failed']);

/** The parts that are not empty. What no reason explains yet counts as `waiting`, so the parts always make the total. */
export function parts(deployment: Pick<DeploymentView, 'total' | 'done' | 'failed' | 'reasons'>): Part[] {
  const counts = new Map<Reason, number>(Object.entries(deployment.reasons) as [Reason, number][]);
  counts.delete('failed');
  const explained = [...counts.values()].reduce((sum, n) => sum + n, 0);
  // A failure that has a reason of its own stands under that reason, and is not counted twice.
  const failed = Math.max(0, Math.min(deployment.failed, deployment.total - deployment.done - explained));
  const rest = deployment.total - deployment.done - failed - explained;
  if (rest > 0) counts.set('waiting', (counts.get('waiting') ?? 0) + rest);
  const middle = ORDER.flatMap((reason) => (counts.get(reason) ? [{ key: reason, count: counts.get(reason) ?? 0 }] : []));
  const ends = (key: PartKey, count: number): Part[] => (count > 0 ? [{ key, count }] : []);
  return [...ends('done', deployment.done), ...middle, ...ends('failed', failed)];
}
