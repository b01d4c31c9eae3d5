import type { Heartbeat } from '#contract';

/** Below this share of the system disk it is low; above the second it is well again (so that it is not said every minute). */
const LOW = 0.05;
const WELL = 0.1;

/** Answers a sentence once, when the system disk becomes low. */
export function diskWatch(): (facts: Pick<Heartbeat, 'diskFree' | 'diskTotal'>) => string | undefined {
  let low = false;
  return ({ diskFree, diskTotal }) => {
    if (diskTotal === 0) return undefined;
    const share = diskFree / diskTotal;
    if (low && share > WELL) low = false;
    if (low || share >= LOW) return undefined;
    low = true;
    return `${Math.round(diskFree / 1_000_000)} MB free of ${Math.round(diskTotal / 1_000_000)} MB`;
  };
}
