import type { ItemReport, TargetBody, TargetItem } from '#contract';
import type { Log } from '../log.js';
import { sentence } from '../log.js';
import { pause } from '../link/pause.js';
import type { AgentUpdater, FileStore, PackageDriver, PackageFacts, Result } from './driver.js';
import { placeOf, plan, satisfied, type Abilities, type Step } from './planner.js';
import type { TargetProgress } from './progress.js';
import type { Occasion } from './timing.rules.js';

/** Drift (a package removed by hand) is found within this time, ms, when nothing else wakes the reconciler. */
const LONGEST_SLEEP = 15 * 60_000;
const SHORTEST_SLEEP = 500;
/** Timers may end a moment early: a download must not be stopped for nothing. */
const TIMER_EARLY = 50;
const REPAIR_AGAIN = 10 * 60_000;

/** Moments between which a kill -9 must do no harm; the crash test stops the process at each of them. */
export type Moment = 'planned' | 'before-step' | 'after-step' | 'recorded';
type App = Extract<TargetItem, { kind: 'app' }>;
type Work = Exclude<Step, { kind: 'done' | 'refuse' | 'wait' | 'hold' }>;

export interface ReconcilerOptions {
  driver: PackageDriver;
  files: FileStore;
  updater: AgentUpdater;
  progress: TargetProgress;
  abilities: Abilities;
  log: Log;
  /** Some report changed: send it when there is a link. */
  onNews: () => void;
  /** A package came, changed or went: the inventory is another one now. */
  onPackageChanged: (detail: string) => void;
  /** Packages that the target does not name are half installed, and stood in the way. Said once for the same packages. */
  onForeignBroken: (detail: string) => void;
  /** The time, and what else bears on it. */
  occasion: () => Occasion;
  /** Test seam: called at each moment, for instance to kill the process there. */
  at?: (moment: Moment, step?: Work) => Promise<void>;
}

/**
 * Brings the machine to its target, one step at a time: read the facts, plan, do the first step, read again. It
 * remembers nothing but attempts, so it can be killed anywhere and simply starts over from the facts.
 */
export class Reconciler {
  private target: TargetBody | undefined;
  private wake = new AbortController();
  /** Aborted when what is being downloaded may not be wanted any more. */
  private download = new AbortController();
  /** A repair that failed is not tried again before this moment (ms); the items themselves are, meanwhile. */
  private repairAfter = 0;
  private foreignBroken = '';

  constructor(private readonly options: ReconcilerOptions) {}

  /** Follows another target from the next step on; a running download stops, a running package operation ends first. */
  async follow(target: TargetBody): Promise<void> {
    // Both in one step: between them the old target would be judged under the wishes of the new one.
    const followed = this.options.progress.follow(target.items);
    this.target = target;
    await followed;
    this.options.onNews();
    this.interrupt();
  }

  /** Plans again before anything else is begun (a lesson was locked, or ended): a running download stops, and goes on where that is still right. */
  reconsider(): void {
    this.interrupt();
  }

  /** Looks again now (the link is back, packages changed). */
  nudge(): void {
    this.wake.abort();
    this.wake = new AbortController();
  }

  /** Works until `signal` aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const stop = () => this.interrupt();
    signal.addEventListener('abort', stop);
    await this.settle();
    while (!signal.aborted) {
      const wake = this.wake.signal;
      const sleep = await this.pass(signal).catch((error: unknown) => {
        this.options.log.error(`target: ${sentence(error)}`);
        return 60_000;
      });
      await pause(sleep, wake);
    }
    signal.removeEventListener('abort', stop);
  }

  /** Does all that can be done now; answers how long (ms) nothing more can be. */
  private async pass(signal: AbortSignal): Promise<number> {
    const { files, occasion } = this.options;
    for (;;) {
      const target = this.target;
      if (!target || signal.aborted) return LONGEST_SLEEP;
      const steps = await this.plan(target);
      // Another target came while this one was held against the machine: what follows from it is said of no wish of the new one.
      if (this.target !== target) continue;
      const rest = Math.min(LONGEST_SLEEP, ...steps.flatMap((s) => ((s.kind === 'wait' || s.kind === 'hold') && s.until !== undefined ? [s.until - occasion().now] : [])));
      const work = steps.find((s): s is Work => s.kind !== 'done' && s.kind !== 'refuse' && s.kind !== 'wait' && s.kind !== 'hold');
      if (!work) {
        await files.keepOnly(new Set(target.items.flatMap((i) => (i.ensure === 'present' && i.file ? [i.file.sha256] : []))));
        return Math.max(SHORTEST_SLEEP, rest);
      }
      await this.options.at?.('planned', work);
      // A long download makes nothing wait whose moment comes meanwhile.
      const due = work.kind === 'download' && rest < LONGEST_SLEEP ? setTimeout(() => this.interrupt(), Math.max(SHORTEST_SLEEP, rest + TIMER_EARLY)) : undefined;
      await this.perform(work, target).finally(() => clearTimeout(due));
    }
  }

  private async plan(target: TargetBody): Promise<Step[]> {
    const { driver, files, updater, abilities, progress, onNews, occasion } = this.options;
    const found = await driver.facts(target.items.filter((i): i is App => i.kind === 'app'));
    const moment = occasion();
    const rest = this.repairAfter - moment.now;
    // A longer rest than is ever given was begun by a clock that has been set since.
    const interrupted = found.interrupted && (rest <= 0 || rest > REPAIR_AGAIN);
    const steps = plan(target, { ...found, interrupted, files: await files.present(), agent: updater.facts() }, abilities, progress.attempts, moment);
    if (this.target !== target) return steps;
    let news = false;
    for (const step of steps) {
      if (step.kind === 'done') news = progress.done(step.key, step.version) || news;
      if (step.kind === 'refuse') progress.say({ key: step.key, state: step.state, reason: step.reason, detail: step.detail });
      if (step.kind === 'hold') progress.held(step.key, step);
    }
    if (news) await progress.save();
    onNews();
    return steps;
  }

  private async perform(step: Work, target: TargetBody): Promise<void> {
    const { progress, log, at, onNews, onPackageChanged } = this.options;
    await at?.('before-step', step);
    log.info(`target ${target.revision}: ${step.kind} ${'package' in step ? step.package : ''}`);
    const download = this.download.signal;
    const result = await this.execute(step, download);
    await at?.('after-step', step);
    // Stopped because another target came or the agent ends: no failure, the next plan decides.
    if (step.kind === 'download' && !result.ok && download.aborted) return;
    const outcome = await this.judge(step, result, target);
    if (!outcome.ok) {
      log.warn(`target: ${step.kind}: ${outcome.reason}: ${outcome.detail}`);
      if (step.kind === 'repair') this.repairAfter = this.options.occasion().now + REPAIR_AGAIN;
      // A package that can never be configured must not keep the others, nor its own removal, from being tried.
      const concerned = step.kind !== 'repair' ? [step.key] : outcome.reason === 'locked' ? step.keys : [];
      for (const key of concerned) await progress.failed(key, outcome.reason, outcome.detail);
    }
    if (outcome.ok && (step.kind === 'install' || step.kind === 'remove')) onPackageChanged(`${step.kind} ${step.package}`);
    await at?.('recorded', step);
    onNews();
  }

  private execute(step: Work, download: AbortSignal): Promise<Result> {
    const { driver, files, updater } = this.options;
    const report = (state: ItemReport['state']) => (percent: number) => this.tell('key' in step ? step.key : '', state, percent);
    if (step.kind === 'repair') return driver.repair(step);
    report(step.kind === 'download' ? 'downloading' : 'working')(0);
    switch (step.kind) {
      case 'download':
        return files.download(step, report('downloading'), download);
      case 'update':
        return updater.apply(step, files.pathOf(step.file.sha256));
      case 'install':
        return driver.install(step, step.file && files.pathOf(step.file.sha256), report('working'));
      case 'remove':
        return driver.remove(step, report('working'));
    }
  }

  /**
   * How the tool ended is not believed, the facts are: it may have done nothing without an error, or have done what was
   * asked and failed over a package of somebody else.
   */
  private async judge(step: Work, result: Result, target: TargetBody): Promise<Result> {
    if (step.kind === 'download' || step.kind === 'update') return result;
    const item = step.kind === 'repair' ? undefined : target.items.find((i) => i.key === step.key);
    const facts = await this.options.driver.facts(item?.kind === 'app' ? [item] : []);
    if (!result.ok && result.reason !== 'locked') this.noteForeign(facts, result.detail, target);
    if (!item || item.kind === 'agent') return result.ok && facts.interrupted ? { ok: false, reason: 'failed', detail: 'La base des paquets reste interrompue après sa réparation.' } : result;
    const found = facts.packages.get(placeOf(item));
    if (satisfied(item, found)) return { ok: true };
    if (!result.ok) return result;
    return { ok: false, reason: 'failed', detail: `L’outil de paquets a fini sans erreur, mais ${item.package} n’est pas comme demandé (trouvé : ${found?.version ?? 'rien'}).` };
  }

  private noteForeign({ broken }: PackageFacts, detail: string, target: TargetBody): void {
    const own = new Set(target.items.map((i) => i.package));
    const names = broken.filter((name) => !own.has(name)).sort().slice(0, 12).join(', ');
    if (names !== '' && names !== this.foreignBroken) {
      this.options.onForeignBroken(`Hors de la cible, et à moitié installé : ${names}. À réparer sur l’appareil.\n${detail}`);
    }
    this.foreignBroken = names;
  }

  private interrupt(): void {
    this.download.abort();
    this.download = new AbortController();
    this.nudge();
  }

  private settle(): Promise<void> {
    return this.options.driver.settle((key, percent) => this.tell(key, 'working', percent)).catch((error: unknown) => {
      this.options.log.error(`target: ${sentence(error)}`);
    });
  }

  private tell(key: string, state: ItemReport['state'], percent: number): void {
    if (this.options.progress.say({ key, state, progress: Math.min(100, Math.max(0, Math.floor(percent))) })) this.options.onNews();
  }
}
