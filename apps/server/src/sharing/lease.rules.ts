/**
 * Who draws which chunks of a file over the line of a school, so that each comes once. Pure. A device draws a short run at a time; what has arrived is nobody's to draw for a
 * while, in which it spreads. Whoever dies loses its run when its term ends.
 */
import type { ChunkRun, PlanRequest } from '#contract';

export interface Lease {
  run: ChunkRun;
  deviceId: string;
  /** ms: granted. */
  since: number;
  /** ms: it counts no more. */
  until: number;
  arrived: boolean;
}

export interface Ask extends Pick<PlanRequest, 'missing' | 'lease'> {
  deviceId: string;
}

/** Devices of one site that draw at the same time: enough to fill a line that has a long way, few enough that a chunk is soon whole. */
export const SLOTS = 4;
/** Chunks of a run. */
export const RUN = 2;
/** ms without a word, after which a run is given to another. */
export const TERM = 60_000;
/** ms a run may take in all, however often its device says that it is still at it. */
export const LONGEST = 15 * 60_000;
/** ms in which what has arrived spreads: whoever lacks it after that reaches nobody who has it. */
export const SPREAD = 30_000;

/** The leases after what this device says of its own. */
export function heard(leases: readonly Lease[], { deviceId, lease: said }: Ask, now: number): Lease[] {
  // One that is longer than any was given by a clock that has been set since.
  const standing = leases.filter(({ until }) => until > now && until - now <= Math.max(TERM, SPREAD));
  return standing.flatMap((one) => {
    if (one.deviceId !== deviceId || one.arrived) return [one];
    if (said === 'arrived') return [{ ...one, arrived: true, until: now + SPREAD }];
    // A device that knows nothing of it was started anew.
    if (said !== 'kept' || now - one.since >= LONGEST) return [];
    return [{ ...one, until: Math.min(now + TERM, one.since + LONGEST) }];
  });
}

/** What this device is to draw now: what it is at already, the first run that nobody draws, or nothing. */
export function grant(leases: readonly Lease[], { deviceId, missing }: Ask, now: number): { leases: Lease[]; lease?: Lease } {
  const kept = leases.find((one) => one.deviceId === deviceId && !one.arrived);
  if (kept) return { leases: [...leases], lease: kept };
  const run = leases.filter(({ arrived }) => !arrived).length < SLOTS ? firstFree(missing, leases) : undefined;
  if (!run) return { leases: [...leases] };
  const lease: Lease = { run, deviceId, since: now, until: now + TERM, arrived: false };
  return { leases: [...leases, lease], lease };
}

function firstFree(missing: readonly ChunkRun[], leases: readonly Lease[]): ChunkRun | undefined {
  const taken = (chunk: number) => leases.some(({ run: [from, count] }) => chunk >= from && chunk < from + count);
  for (const [from, count] of missing) {
    for (let chunk = from; chunk < from + count; chunk++) {
      if (taken(chunk)) continue;
      let length = 1;
      while (length < RUN && chunk + length < from + count && !taken(chunk + length)) length++;
      return [chunk, length];
    }
  }
  return undefined;
}
