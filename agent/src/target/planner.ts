import { formatOf, type DetectionRule, type Format, type Reason, type TargetBody, type TargetItem } from '#contract';
import { heldBack, type Hold, type Occasion } from './timing.rules.js';
import { compareVersions, ONWARD, standing } from './version.rules.js';

/** What is true on this machine now. Read afresh before every plan. */
export interface Facts {
  /** By place ({@link placeOf}): only those asked about need be there. */
  packages: ReadonlyMap<string, InstalledPackage>;
  /** An operation of Debian's packages was cut in the middle: their database wants repair first. */
  interrupted: boolean;
  /** Version of the system, as it counts itself; absent: not known. */
  system?: string;
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
  /** Empty: it does not tell. */
  version: string;
  /** What Android orders by. */
  versionCode?: number;
  /** `broken`: unpacked or half configured. */
  state: 'installed' | 'broken';
}

/** What this agent may and can do. */
export interface Abilities {
  manage: boolean;
  /** Item kinds for which a driver exists on this platform. */
  kinds: ReadonlySet<TargetItem['kind']>;
  /** Kinds of package, of apps. */
  formats: ReadonlySet<Format>;
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
  | ({ kind: 'install'; key: string; version?: string; file?: UploadedFile; allowDowngrade: boolean; silentArguments?: string } & Named)
  /** `keep`: packages of the same kind that the target wants: a removal that would take one of them with it is refused. */
  | ({ kind: 'remove'; key: string; keep: string[] } & Named);

/** A package of an item or a step, and how it is found. */
export interface Named { format?: Format; package: string; detection?: DetectionRule }

/** What a package is known by on a machine: two kinds may have packages of one name. */
export const placeOf = (named: Pick<Named, 'format' | 'package'>): string => (formatOf(named) === 'deb' ? named.package : `${formatOf(named)}:${named.package}`);

/**
 * The whole of "what is left to do": pure, in the order of execution. The agent's own update comes first (it may mend the
 * rest), then repair, then removals (they free space and clear conflicts), then each installation behind its download, and
 * last what is fetched for later.
 */
export function plan(target: Pick<TargetBody, 'items' | 'calendar'>, facts: Facts, abilities: Abilities, attempts: Attempts, occasion: Occasion): Step[] {
  const contradictory = contradictions(target.items);
  const wanted = (format: Format) => target.items.flatMap((i) => (i.ensure === 'present' && formatIn(i) === format ? [i.package] : []));
  const settled: Step[] = [];
  const removals: Step[] = [];
  const installs: Step[] = [];
  const updates: Step[] = [];
  const early: Step[] = [];
  // Looking weeks ahead takes a while, and many wishes have the same hours.
  const holds = new Map<string, Hold | undefined>();
  const held = (when: TargetItem['when']): Hold | undefined => {
    const hours = JSON.stringify(when ?? null);
    if (!holds.has(hours)) holds.set(hours, heldBack(when, target.calendar, occasion));
    return holds.get(hours);
  };
  for (const item of target.items) {
    const verdict = settle(item, facts, abilities, attempts, contradictory, occasion.now);
    const hold = verdict ? undefined : held(item.when);
    if (verdict) settled.push(verdict);
    else if (hold) {
      settled.push({ kind: 'hold', key: item.key, ...hold });
      if (item.ensure === 'present' && item.when?.download !== 'window') early.push(...missing(item, facts));
    } else if (item.kind === 'agent') updates.push(...missing(item, facts), { kind: 'update', key: item.key, wish: agentWish(item), version: item.version, file: item.file });
    else if (item.ensure === 'absent') removals.push({ kind: 'remove', key: item.key, ...named(item), keep: wanted(formatOf(item)) });
    else installs.push(...missing(item, facts), installStep(item));
  }
  const work = [...removals, ...installs];
  const debian = new Set(target.items.filter((i) => formatIn(i) === 'deb').map((i) => i.key));
  const waiting = [...new Set(work.flatMap((s) => ('key' in s && debian.has(s.key) ? [s.key] : [])))];
  const repair: Step[] = waiting.length > 0 && facts.interrupted ? [{ kind: 'repair', keys: waiting }] : [];
  return [...settled, ...updates, ...repair, ...work, ...early];
}

/** True when the machine's packages are as the item asks. */
export function satisfied(item: Exclude<TargetItem, Agent>, found: InstalledPackage | undefined): boolean {
  if (item.ensure === 'absent') return found === undefined;
  return found?.state === 'installed' && (item.version === undefined || standing(item, found) === 'same');
}

/** Names a wish for a version of the agent: the same file asked for again by a person is another wish. */
export const agentWish = ({ file, attempt }: Pick<Agent, 'file' | 'attempt'>): string => `${file.sha256}#${attempt ?? 1}`;

function settle(item: TargetItem, facts: Facts, abilities: Abilities, attempts: Attempts, contradictory: ReadonlySet<string>, now: number): Step | undefined {
  const { key } = item;
  if (!abilities.kinds.has(item.kind) || (item.kind === 'app' && !abilities.formats.has(formatOf(item)))) return { kind: 'refuse', key, state: 'failed', reason: 'unsupported', detail: UNSUPPORTED[item.kind] };
  if (contradictory.has(placeIn(item))) {
    return { kind: 'refuse', key, state: 'failed', reason: 'failed', detail: `La cible demande ${item.package} de deux façons qui s’excluent.` };
  }
  if (item.kind === 'agent') {
    const { onTrial, version, sha256, failed } = facts.agent;
    if (onTrial) return { kind: 'wait', key, until: Number.POSITIVE_INFINITY };
    if (item.version === version || item.file.sha256 === sha256) return { kind: 'done', key, version };
    if (failed?.wish === agentWish(item)) return { kind: 'refuse', key, state: 'failed', reason: 'failed', detail: failed.detail };
  } else {
    const found = facts.packages.get(placeOf(item));
    if (satisfied(item, found)) return { kind: 'done', key, ...(found && { version: found.version }) };
    const never = impossible(item, found, facts);
    if (never) return { kind: 'refuse', key, state: 'failed', ...never };
  }
  if (!abilities.manage) return { kind: 'refuse', key, state: 'waiting', reason: 'refused', detail: 'Cet agent observe seulement : sa propre configuration interdit tout changement.' };
  const until = attempts.get(key)?.retryAt ?? 0;
  return until > now && until - now <= LONGEST_WAIT ? { kind: 'wait', key, until } : undefined;
}

const UNSUPPORTED: Record<TargetItem['kind'], string> = {
  app: 'Cet agent ne sait pas encore installer sur ce système.',
  agent: 'Cet agent n’a pas été démarré par le service de son paquet : il ne saurait pas revenir à la version d’avant.',
};

/** What cannot come true by trying again. */
function impossible(item: Exclude<TargetItem, Agent>, found: InstalledPackage | undefined, { system }: Facts): { reason: Reason; detail: string } | undefined {
  if (item.ensure === 'absent') return undefined;
  const { minimumOs, version = '' } = item;
  if (minimumOs !== undefined && system !== undefined && compareVersions(system, minimumOs) < 0) return { reason: 'unsupported', detail: `Demande un système en version ${minimumOs} au moins ; celui-ci est en version ${system}.` };
  if (found?.state !== 'installed' || !ONWARD.has(formatOf(item)) || standing(item, found) !== 'newer') return undefined;
  return { reason: 'failed', detail: `La version ${found.version} est en place, plus récente que ${version} : ce genre de paquet ne revient pas en arrière. Retirer d’abord l’application.` };
}

/** The part of an item that tells which package it is about. */
const named = ({ format, package: name, detection }: Named): Named => ({ package: name, ...(format && { format }), ...(detection && { detection }) });
const formatIn = (item: TargetItem): Format | undefined => (item.kind === 'app' ? formatOf(item) : undefined);
const placeIn = (item: TargetItem): string => (item.kind === 'app' ? placeOf(item) : item.package);

function installStep(item: App): Step {
  const { key, version, file, silentArguments } = item;
  return { kind: 'install', key, ...named(item), allowDowngrade: version !== undefined, ...(version !== undefined && { version }), ...(file && { file }), ...(silentArguments !== undefined && { silentArguments }) };
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
    const place = placeIn(item);
    const wish = wishes.get(place) ?? { absent, versions: new Set<string>() };
    wishes.set(place, wish);
    if (item.ensure === 'present' && item.version !== undefined) wish.versions.add(item.version);
    if (wish.absent !== absent || wish.versions.size > 1) found.add(place);
  }
  return found;
}
