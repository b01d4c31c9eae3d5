import type { Reason } from '#contract';
import type { AgentFacts, Facts, Named, Step } from './planner.js';

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;

/**
 * How an operation ended. `detail` is for the person at the console: one plain French sentence, then, on lines of their own,
 * the last words of the tool.
 */
export type Result = { ok: true } | { ok: false; reason: Reason; detail: string };

/** What is true of the packages of a machine. */
export interface PackageFacts extends Omit<Facts, 'files' | 'agent'> {
  /** Names of all packages that are unpacked or half configured, of interest or not. */
  broken: readonly string[];
}

/** Called with whole percents, at most once per percent. */
export type Progress = (percent: number) => void;

/**
 * What a platform can do for targets. Every method may be cut by kill -9 and called again; none rejects for a reason
 * of the field (those are {@link Result}s).
 */
export interface PackageDriver {
  /** Reads the machine, for the packages of interest. */
  facts(packages: readonly Named[]): Promise<PackageFacts>;
  /** Waits for an operation that an earlier agent started and that still runs; answers at once when there is none. */
  settle(onProgress: (key: string, percent: number) => void): Promise<void>;
  repair(step: Of<'repair'>): Promise<Result>;
  install(step: Of<'install'>, file: string | undefined, onProgress: Progress): Promise<Result>;
  remove(step: Of<'remove'>, onProgress: Progress): Promise<Result>;
}

/** One kind of package on a machine: what a {@link PackageDriver} is composed of. */
export interface FormatDriver extends Pick<PackageDriver, 'install' | 'remove'>, Partial<Pick<PackageDriver, 'settle' | 'repair'>> {
  /** What is there of these packages, by their names. */
  facts(packages: readonly Named[]): Promise<Pick<PackageFacts, 'packages'> & Partial<PackageFacts>>;
}

/** Brings the agent itself to another version. */
export interface AgentUpdater {
  facts(): AgentFacts;
  /** Succeeds by ending this process soon after; the outcome is among the facts of the next one. */
  apply(step: Of<'update'>, file: string): Promise<Result>;
}

/** Gets uploaded files, content-addressed. */
export interface FileStore {
  /** SHA-256 of the files that are here whole. */
  present(): Promise<Set<string>>;
  pathOf(sha256: string): string;
  /** Resumes what is here in part. `signal` stops it early with reason `link`: what came stays. */
  download(step: Of<'download'>, onProgress: Progress, signal: AbortSignal): Promise<Result>;
  /** Forgets files that no item wants any more. */
  keepOnly(wanted: ReadonlySet<string>): Promise<void>;
}
