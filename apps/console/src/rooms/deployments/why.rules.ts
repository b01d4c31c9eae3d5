/** Why one device is not done yet, as sentences with their values, and when it is likely to be. Pure. */
import type { DeploymentDeviceRow, DeploymentWhy, Reason, WhyFacts } from '#contract';

/** A sentence of `deployments:fact`, with a moment or a number in it. */
export type Fact =
  | { key: 'lastSeen' | 'usuallyOn' | 'opens' | 'start' | 'deadline' | 'retry'; at: string }
  | { key: 'noHabit' | 'neverSeen' | 'outOfSight' }
  | { key: 'wave'; wave: NonNullable<WhyFacts['wave']> }
  | { key: 'bytesLeft'; bytes: number }
  | { key: 'pinnedBy'; id: string; version: string | null }
  | { key: 'pausedFor'; cause: NonNullable<WhyFacts['pausedFor']> };

/** What is worth saying beside the reason: what explains it, and what a person could do with. At most two, the most telling first. */
export function factsOf({ reason, state, facts }: Pick<DeploymentDeviceRow, 'reason' | 'state' | 'facts'>): Fact[] {
  if (state === 'done') return [];
  const found: (Fact | false)[] = [
    facts.pinnedBy !== undefined && { key: 'pinnedBy', ...facts.pinnedBy },
    facts.pausedFor !== undefined && facts.pausedFor !== 'person' && { key: 'pausedFor', cause: facts.pausedFor },
    facts.wave !== undefined && { key: 'wave', wave: facts.wave },
    facts.bytesLeft !== undefined && facts.bytesLeft > 0 && { key: 'bytesLeft', bytes: facts.bytesLeft },
    reason === 'offline' && facts.lastSeenAt !== undefined && (facts.lastSeenAt ? { key: 'lastSeen', at: facts.lastSeenAt } : { key: 'neverSeen' }),
    reason === 'offline' && facts.usuallyOnAt !== undefined && (facts.usuallyOnAt ? { key: 'usuallyOn', at: facts.usuallyOnAt } : { key: 'noHabit' }),
    (reason === 'window' || reason === 'lesson') && facts.opensAt !== undefined && (facts.opensAt ? { key: 'opens', at: facts.opensAt } : { key: 'outOfSight' }),
    typeof facts.retryAt === 'string' && { key: 'retry', at: facts.retryAt },
    facts.startAt !== undefined && { key: 'start', at: facts.startAt },
    facts.deadline !== undefined && (reason === 'window' || reason === 'offline') && { key: 'deadline', at: facts.deadline },
  ];
  return found.filter((fact): fact is Fact => fact !== false).slice(0, 2);
}

/** What each reason can look forward to, by reason. */
export const expectations = (why: DeploymentWhy | undefined): ReadonlyMap<Reason, DeploymentWhy['reasons'][number]> => new Map(why?.reasons.map((entry) => [entry.reason, entry]));

export type VersionChange = { kind: 'none' } | { kind: 'same' | 'now'; version: string } | { kind: 'changed'; from: string | null; to: string } | { kind: 'gone'; from: string };

/** What the device had, and has now: nothing to say while neither is known. */
export function versionChange({ version, before, state }: Pick<DeploymentDeviceRow, 'version' | 'before' | 'state'>, ensure: 'present' | 'absent'): VersionChange {
  if (version === null) return ensure === 'absent' && state === 'done' && before?.version ? { kind: 'gone', from: before.version } : { kind: 'none' };
  if (before === undefined) return { kind: 'now', version };
  return before.version === version ? { kind: 'same', version } : { kind: 'changed', from: before.version, to: version };
}
