import type { Heartbeat } from '#contract';

/** Points of a hundred by which battery, disk and signal move before it is told: a signal wavers by itself, a log grows by itself. */
const STEP = { battery: 5, disk: 1, signal: 20 } as const;

/** What is told at its first change; the rest of a heartbeat is measured, or runs on by itself (uptime). */
const EXACT = ['charging', 'diskTotal', 'link', 'inUse', 'targetEtag', 'inventoryHash'] as const satisfies (keyof Heartbeat)[];

/** Whether `now` is worth a heartbeat, after the server acknowledged `told`. */
export function isNews(told: Heartbeat, now: Heartbeat): boolean {
  if (EXACT.some((key) => told[key] !== now[key])) return true;
  const share = ({ diskFree, diskTotal }: Heartbeat) => (diskTotal === 0 ? 0 : (100 * diskFree) / diskTotal);
  return moved(told.battery, now.battery, STEP.battery) || moved(told.signal, now.signal, STEP.signal) || moved(share(told), share(now), STEP.disk);
}

/** A measure that appears or goes has moved, however far. */
function moved(before: number | undefined, after: number | undefined, step: number): boolean {
  if (before === undefined || after === undefined) return before !== after;
  return Math.abs(after - before) >= step;
}
