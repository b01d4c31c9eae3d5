import type { Reason, TargetBody, TargetItem } from '#contract';

/** What is true on this machine now. Read afresh before every plan. */
export interface Facts {
  /** Packages by name: only those asked about need be there. */
  packages: ReadonlyMap<string, InstalledPackage>;
  /** A package operation was cut in the middle: the package database wants repair first. */
  interrupted: boolean;
  /** Uploaded files that are here, whole and checked, by SHA-256. */
  files: ReadonlySet<string>;
}

export interface InstalledPackage {
  version: string;
  /** `broken`: unpacked or half configured. */
  state: 'installed' | 'broken';
}

/** What this agent may and can do. */
export interface Abilities {
  manage: boolean;
  /** Item kinds for which a driver exists on this platform. */
  kinds: ReadonlySet<TargetItem['kind']>;
}

/** What was tried before, per item key. */
export type Attempts = ReadonlyMap<string, { retryAt: number }>;

type Present = Extract<TargetItem, { ensure: 'present' }>;
export type UploadedFile = NonNullable<Present['file']>;

/** One thing to do. Each step is safe to run again from its beginning. */
export type Step =
  /** Already as asked for. */
  | { kind: 'done'; key: string; version?: string }
  /** Never going to be done as things stand. */
  | { kind: 'refuse'; key: string; state: 'waiting' | 'failed'; reason: Reason; detail: string }
  /** Tried before; again at `until` (ms). */
  | { kind: 'wait'; key: string; until: number }
  /** Finish what a power cut left. Counts for every item behind it. */
  | { kind: 'repair'; keys: string[] }
  | { kind: 'download'; key: string; file: UploadedFile }
  | { kind: 'install'; key: string; package: string; version?: string; file?: UploadedFile; allowDowngrade: boolean }
  /** `keep`: packages the target wants: a removal that would take one of them with it is refused. */
  | { kind: 'remove'; key: string; package: string; keep: string[] };

/**
 * The whole of "what is left to do": pure, in the order of execution. Repair comes first, then removals (they free
 * space and clear conflicts), then each installation behind its download.
 */
export function plan(target: Pick<TargetBody, 'items'>, facts: Facts, abilities: Abilities, attempts: Attempts, now: number): Step[] {
  const contradictory = contradictions(target.items);
  const wanted = target.items.filter((i) => i.ensure === 'present').map((i) => i.package);
  const settled: Step[] = [];
  const removals: Step[] = [];
  const installs: Step[] = [];
  for (const item of target.items) {
    const verdict = settle(item, facts, abilities, attempts, contradictory, now);
    if (verdict) settled.push(verdict);
    else if (item.ensure === 'absent') removals.push({ kind: 'remove', key: item.key, package: item.package, keep: wanted });
    else installs.push(...installSteps(item, facts));
  }
  const work = [...removals, ...installs];
  if (work.length === 0 || !facts.interrupted) return [...settled, ...work];
  return [...settled, { kind: 'repair', keys: [...new Set(work.map((s) => ('key' in s ? s.key : '')))] }, ...work];
}

/** True when the machine is as the item asks. */
export function satisfied(item: TargetItem, found: InstalledPackage | undefined): boolean {
  if (item.ensure === 'absent') return found === undefined;
  return found?.state === 'installed' && (item.version === undefined || item.version === found.version);
}

function settle(item: TargetItem, facts: Facts, abilities: Abilities, attempts: Attempts, contradictory: ReadonlySet<string>, now: number): Step | undefined {
  const { key } = item;
  if (!abilities.kinds.has(item.kind)) return { kind: 'refuse', key, state: 'failed', reason: 'unsupported', detail: 'Cet agent ne sait pas encore installer sur ce système.' };
  if (contradictory.has(item.package)) {
    return { kind: 'refuse', key, state: 'failed', reason: 'failed', detail: `La cible demande ${item.package} de deux façons qui s’excluent.` };
  }
  const found = facts.packages.get(item.package);
  if (satisfied(item, found)) return { kind: 'done', key, ...(found && { version: found.version }) };
  if (!abilities.manage) return { kind: 'refuse', key, state: 'waiting', reason: 'refused', detail: 'Cet agent observe seulement : sa propre configuration interdit tout changement.' };
  const until = attempts.get(key)?.retryAt ?? 0;
  return until > now ? { kind: 'wait', key, until } : undefined;
}

function installSteps(item: Present, facts: Facts): Step[] {
  const { key, package: name, version, file } = item;
  const install: Step = { kind: 'install', key, package: name, allowDowngrade: version !== undefined, ...(version !== undefined && { version }), ...(file && { file }) };
  return file && !facts.files.has(file.sha256) ? [{ kind: 'download', key, file }, install] : [install];
}

/** Packages asked to be both there and not there, or in two versions: doing either would undo the other for ever. */
function contradictions(items: readonly TargetItem[]): Set<string> {
  const wishes = new Map<string, { absent: boolean; versions: Set<string> }>();
  const found = new Set<string>();
  for (const item of items) {
    const absent = item.ensure === 'absent';
    const wish = wishes.get(item.package) ?? { absent, versions: new Set<string>() };
    wishes.set(item.package, wish);
    if (item.ensure === 'present' && item.version !== undefined) wish.versions.add(item.version);
    if (wish.absent !== absent || wish.versions.size > 1) found.add(item.package);
  }
  return found;
}
