/** How to bring a device back to what it had. Pure. */
import type { RollbackObstacle, TargetItem } from '#contract';
import type { Before, Phase } from './deployment.entity.js';

export interface Was {
  phase: Phase;
  before: Before | null;
  /** Whether the app is there now, or coming. */
  there: boolean;
}

/** What is in the catalogue now. */
export interface Offer {
  /** What a wish for this version would put into the targets; undefined when it is not there any more. */
  version: (version: string) => TargetItem | undefined;
  /** Whether a file can still be given out. */
  file: (sha256: string) => boolean;
  /** What takes the app away. */
  absent: TargetItem;
}

export type Way =
  /** What goes into its target. */
  | { kind: 'restore'; item: TargetItem }
  /** Nothing has come of it there, and nothing was asked for before: it is only taken out. */
  | { kind: 'leave' }
  | { kind: 'impossible'; obstacle: RollbackObstacle; version: string | null };

/**
 * What the target asked for before, when that says exactly what is to be there; otherwise the version that was there.
 */
export function wayBack({ phase, before, there }: Was, offer: Offer): Way {
  if (phase === 'superseded' || phase === 'withdrawn') return { kind: 'impossible', obstacle: 'superseded', version: null };
  if (phase !== 'assigned') return { kind: 'leave' };
  const spec = before?.spec && plain(before.spec);
  const asked = spec?.ensure === 'present' ? spec.version ?? null : null;
  if (spec && (spec.ensure === 'absent' || (asked !== null && given(spec, offer)))) return { kind: 'restore', item: spec };
  const version = before?.version;
  if (version === undefined) return { kind: 'impossible', obstacle: asked === null ? 'unknown' : 'package', version: asked };
  if (version === null && !spec && !there) return { kind: 'leave' };
  if (version === null) return { kind: 'restore', item: spec && asked === null ? spec : offer.absent };
  const item = offer.version(version);
  return item ? { kind: 'restore', item } : { kind: 'impossible', obstacle: 'package', version };
}

/** Without what made it that try, at that time. */
function plain({ attempt: _attempt, when: _when, ...item }: TargetItem): TargetItem {
  return item as TargetItem;
}

const given = (item: TargetItem, { file }: Offer): boolean => !('file' in item) || item.file === undefined || file(item.file.sha256);
