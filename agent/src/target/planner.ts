import type { Reason, TargetBody, TargetItem } from '#contract';
import { heldBack, type Hold, type Occasion } from './timing.rules.js';

/** What is true on this machine now. Read afresh before every plan. */
export interface Facts {
  /** Packages by name: only those asked about need be there. */
  packages: ReadonlyMap<string, InstalledPackage>;
  /** A package operation was cut in the middle: the package database wants repair first. */
  interrupted: boolean;
  /** Uploaded files that are here, whole and checked, by SHA-256. */
  files: ReadonlySet<string>;
  agent: AgentFacts;
}

/** What is true of this agent itself. */
export interface AgentFacts {
  version: string;
  /** Of the bundle that runs; absent = the packaged one. */
  sha256?: string;
  /** A new version is being tried: nothing is decided about another one meanwhile. */
  onTrial: boolean;
  /** The last version that was taken back, and for which wish ({@link agentWish}) it was. */
  failed?: { wish: string; detail: string };
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

/** No wait is as long, ms: one that is was begun by a clock that has been set since. */
const LONGEST_WAIT = 8 * 3_600_000;

/** What was tried before, per item key. */
export type Attempts = ReadonlyMap<string, { retryAt: number }>;

type App = Extract<TargetItem, { kind: 'app'; ensure: 'present' }>;
type Agent = Extract<TargetItem, { kind: 'agent' }>;
export type UploadedFile = NonNullable<App['file']>;

/** Another version of the agent: this process ends in it. */
export interface UpdateStep { kind: 'update'; key: string; wish: string; version: string; file: UploadedFile }

/** One thing to do. Each step is safe to run again from its beginning. */
export type Step =
  /** Already as asked for. */
  | { kind: 'done'; key: string; version?: string }
  /** Never going to be done as things stand. */
  | { kind: 'refuse'; key: string; state: 'waiting' | 'failed'; reason: Reason; detail: string }
  /** Tried before; again at `until` (ms). */
  | { kind: 'wait'; key: string; until: number }
  /** It would disturb. What it needs is fetched meanwhile, where that is wished. */
  | ({ kind: 'hold'; key: string } & Hold)
  /** Finish what a power cut left. Counts for every item behind it. */
  | { kind: 'repair'; keys: string[] }
  | { kind: 'download'; key: string; file: UploadedFile }
  | UpdateStep
  | { kind: 'install'; key: string; package: string; version?: string; file?: UploadedFile; allowDowngrade: boolean }
  /** `keep`: packages the target wants: a removal that would take one of them with it is refused. */
  | { kind: 'remove'; key: string; package: string; keep: string[] };

/**
 * The whole of "what is left to do": pure, in the order of execution. The agent's own update comes first (it may mend the
 * rest), then repair, then removals (they free space and clear conflicts), then each installation behind its download, and
 * last what is fetched for later.
 */
export function plan(target: Pick<TargetBody, 'items' | 'calendar'>, facts: Facts, abilities: Abilities, attempts: Attempts, occasion: Occasion): Step[] {
  const contradictory = contradictions(target.items);
  const wanted = target.items.filter((i) => i.ensure === 'present').map((i) => i.package);
  const settled: Step[] = [];
  const removals: Step[] = [];
  const installs: Step[] = [];
  const updates: Step[] = [];
  const early: Step[] = [];
  for (const item of target.items) {
    const verdict = settle(item, facts, abilities, attempts, contradictory, occasion.now);
    const hold = verdict ? undefined : heldBack(item.when, target.calendar, occasion);
    if (verdict) settled.push(verdict);
    else if (hold) {
      settled.push({ kind: 'hold', key: item.key, ...hold });
      if (item.ensure === 'present' && item.when?.download !== 'window') early.push(...missing(item, facts));
    } else if (item.kind === 'agent') updates.push(...missing(item, facts), { kind: 'update', key: item.key, wish: agentWish(item), version: item.version, file: item.file });
    else if (item.ensure === 'absent') removals.push({ kind: 'remove', key: item.key, package: item.package, keep: wanted });
    else installs.push(...missing(item, facts), installStep(item));
  }
  const work = [...removals, ...installs];
  const repair: Step[] = work.length > 0 && facts.interrupted ? [{ kind: 'repair', keys: [...new Set(work.map((s) => ('key' in s ? s.key : '')))] }] : [];
  return [...settled, ...updates, ...repair, ...work, ...early];
}

/** True when the machine's packages are as the item asks. */
export function satisfied(item: Exclude<TargetItem, Agent>, found: InstalledPackage | undefined): boolean {
  if (item.ensure === 'absent') return found === undefined;
  return found?.state === 'installed' && (item.version === undefined || item.version === found.version);
}

/** Names a wish for a version of the agent: the same file asked for again by a person is another wish. */
export const agentWish = ({ file, attempt }: Pick<Agent, 'file' | 'attempt'>): string => `${file.sha256}#${attempt ?? 1}`;

function settle(item: TargetItem, facts: Facts, abilities: Abilities, attempts: Attempts, contradictory: ReadonlySet<string>, now: number): Step | undefined {
  const { key } = item;
  if (!abilities.kinds.has(item.kind)) return { kind: 'refuse', key, state: 'failed', reason: 'unsupported', detail: UNSUPPORTED[item.kind] };
  if (contradictory.has(item.package)) {
    return { kind: 'refuse', key, state: 'failed', reason: 'failed', detail: `La cible demande ${item.package} de deux façons qui s’excluent.` };
  }
  if (item.kind === 'agent') {
    const { onTrial, version, sha256, failed } = facts.agent;
    if (onTrial) return { kind: 'wait', key, until: Number.POSITIVE_INFINITY };
    if (item.version === version || item.file.sha256 === sha256) return { kind: 'done', key, version };
    if (failed?.wish === agentWish(item)) return { kind: 'refuse', key, state: 'failed', reason: 'failed', detail: failed.detail };
  } else {
    const found = facts.packages.get(item.package);
    if (satisfied(item, found)) return { kind: 'done', key, ...(found && { version: found.version }) };
  }
  if (!abilities.manage) return { kind: 'refuse', key, state: 'waiting', reason: 'refused', detail: 'Cet agent observe seulement : sa propre configuration interdit tout changement.' };
  const until = attempts.get(key)?.retryAt ?? 0;
  return until > now && until - now <= LONGEST_WAIT ? { kind: 'wait', key, until } : undefined;
}

const UNSUPPORTED: Record<TargetItem['kind'], string> = {
  app: 'Cet agent ne sait pas encore installer sur ce système.',
  agent: 'Cet agent n’a pas été démarré par le service de son paquet : il ne saurait pas revenir à la version d’avant.',
};

function installStep({ key, package: name, version, file }: App): Step {
  return { kind: 'install', key, package: name, allowDowngrade: version !== undefined, ...(version !== undefined && { version }), ...(file && { file }) };
}

/** The download of its file, when that is not here. */
function missing({ key, file }: Pick<App, 'key' | 'file'>, facts: Facts): Step[] {
  return file && !facts.files.has(file.sha256) ? [{ kind: 'download', key, file }] : [];
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
