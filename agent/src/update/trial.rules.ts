/**
 * What becomes of a new version of the agent, as a state machine over one small journal. Every change of it is written
 * whole before it is acted upon, so the process may be killed between any two of them.
 *
 *   settled ──adopt──► try ──heard by the server──► settled, on the new version
 *                       ├─ keeps ending, or its file is damaged ──► settled on the old one, failed
 *                       └─ silent too long ──► doubt: the old one runs
 *                             ├─ it is heard soon ──► failed: the network was there, the new version was at fault
 *                             └─ it is not ──► nothing is proven: tried again once heard, {@link ROUNDS} times at most
 *
 * The launcher, which only the Debian package replaces, and the bundles of later versions both follow it: fields may be
 * added, never change their meaning.
 */

/** A bundle by its content. */
export interface Bundle {
  version: string;
  sha256: string;
}

export interface Trial extends Bundle {
  /** Which wish of the target it is for: what failed is not tried again for the same one. */
  wish: string;
  /** Version that took it in. */
  from: string;
  /** How long one start may last (ms) without a word of the server. */
  patienceMs: number;
  phase: 'try' | 'doubt';
  /** Starts so far, in all and since the machine's present start. */
  starts: number;
  boot: string;
  bootStarts: number;
}

export interface Failure {
  wish: string;
  version: string;
  from: string;
  cause: 'crash' | 'silent' | 'damaged';
  /** The device's history has it. */
  told?: boolean;
}

export interface Journal {
  /** Version of the packaged bundle at the time; another one there now means that the package manager has the last word. */
  base: string;
  /** The bundle that is trusted; absent = the packaged one. */
  current?: Bundle;
  trial?: Trial;
  failed?: Failure;
  unproven?: { wish: string; rounds: number };
}

/** Starts since the machine's own start after which ending is the bundle's fault. */
export const CRASHES = 3;
/** Starts in all: a machine that is switched off again and again is no reason to go on for ever. */
export const STARTS = 9;
/** Trials without proof before the version counts as failed. */
export const ROUNDS = 3;

/** The bundle is on disk, whole: the next start tries it. */
export function adopt({ base, current, unproven }: Journal, bundle: Bundle, why: Pick<Trial, 'wish' | 'from' | 'patienceMs'>): Journal {
  const trial: Trial = { ...bundle, ...why, phase: 'try', starts: 0, boot: '', bootStarts: 0 };
  return { base, trial, ...(current && { current }), ...(unproven?.wish === why.wish && { unproven }) };
}

export interface Start {
  /** What to run; absent = the packaged bundle. */
  run?: Bundle;
  /** Set for a trial: end it after this long (ms) without proof. */
  patienceMs?: number;
  /** To be written before anything is run. */
  journal: Journal;
}

/** What to run now. `sound` tells whether a bundle's file is there and is what its name says. */
export function start(journal: Journal, { base, boot, sound }: { base: string; boot: string; sound: (bundle: Bundle) => boolean }): Start {
  const { failed, trial } = journal;
  if (journal.base !== base) return { journal: { base, ...(failed && { failed }) } };
  if (trial?.phase !== 'try') return settled(journal, sound);
  const starts = trial.starts + 1;
  const bootStarts = trial.boot === boot ? trial.bootStarts + 1 : 1;
  if (!sound(trial)) return settled(fail(journal, trial, 'damaged'), sound);
  if (bootStarts > CRASHES || starts > STARTS) return settled(fail(journal, trial, 'crash'), sound);
  return { run: trial, patienceMs: trial.patienceMs, journal: { ...journal, trial: { ...trial, starts, boot, bootStarts } } };
}

/** This start lasted as long as it may and the server was not heard. Answers the same journal when that is no news. */
export function silent(journal: Journal, sha256: string): Journal {
  const { trial } = journal;
  return trial?.phase === 'try' && trial.sha256 === sha256 ? { ...journal, trial: { ...trial, phase: 'doubt' } } : journal;
}

/**
 * The server was heard, `sinceMs` after the start of the bundle `running` (absent = the packaged one). Answers the same
 * journal when that is no news.
 */
export function heard(journal: Journal, running: string | undefined, sinceMs: number): Journal {
  const { base, trial, unproven } = journal;
  if (!trial) return journal;
  if (trial.phase === 'try') return running === trial.sha256 ? { base, current: { version: trial.version, sha256: trial.sha256 } } : journal;
  const rounds = (unproven?.wish === trial.wish ? unproven.rounds : 0) + 1;
  if (sinceMs <= trial.patienceMs || rounds >= ROUNDS) return fail(journal, trial, 'silent');
  const { trial: _, ...rest } = journal;
  return { ...rest, unproven: { wish: trial.wish, rounds } };
}

function fail({ base, current }: Journal, { wish, version, from }: Trial, cause: Failure['cause']): Journal {
  return { base, ...(current && { current }), failed: { wish, version, from, cause } };
}

/** The trusted bundle, or the packaged one in its place when its file is lost: the target then asks for it again. */
function settled(journal: Journal, sound: (bundle: Bundle) => boolean): Start {
  const { current, ...rest } = journal;
  if (!current) return { journal };
  return sound(current) ? { run: current, journal } : { journal: rest };
}
