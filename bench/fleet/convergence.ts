/** How a simulated device comes to its target: item after item, with progress; some devices cannot, and say why. */
import type { ItemReport, TargetBody } from '#contract';
import { noise, type Profile } from './profiles.js';

/** Above this `noise`, a device has a full disk: about one in ten. */
const FULL_DISK = 0.89;
const STEPS = [20, 60, 90];
/** Below this percentage a step counts as a download. */
const DOWNLOADED = 60;

export class Convergence {
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly installed: Map<string, string>;

  /** @param installMs how long one simulated installation takes, ms. */
  constructor(
    private readonly machine: Profile,
    private readonly installMs: number,
    private readonly report: (items: ItemReport[]) => void,
  ) {
    this.installed = new Map(machine.software.map((item) => [item.name, item.version]));
  }

  /** Leaves what it was doing and goes for this target. */
  start(target: TargetBody): void {
    this.stop();
    const work: TargetBody['items'] = [];
    for (const item of target.items) {
      const ending = this.immediate(item);
      if (ending) this.report([{ key: item.key, ...ending }]);
      else work.push(item);
    }
    this.next(work);
  }

  /** One item after the other, and one step after the other: timers of their own could overtake each other in a busy process. */
  private next([item, ...others]: TargetBody['items']): void {
    if (!item) return;
    const takes = this.installMs * (0.7 + 0.6 * noise(this.machine.index, item.key));
    const step = (n: number, before: number): void => {
      const progress = STEPS[n];
      this.later((takes * ((progress ?? 100) - before)) / 100, () => {
        if (progress === undefined) {
          this.finish(item);
          return this.next(others);
        }
        this.report([{ key: item.key, state: progress < DOWNLOADED ? 'downloading' : 'working', progress }]);
        return step(n + 1, progress);
      });
    };
    step(0, 0);
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  /** What ends at once: it is so already, or this machine cannot. */
  private immediate(item: TargetBody['items'][number]): Omit<ItemReport, 'key'> | undefined {
    const have = this.installed.get(item.package);
    if (item.ensure === 'absent' ? have === undefined : have !== undefined && (!item.version || item.version === have)) {
      return { state: 'done', ...(have ? { version: have } : {}) };
    }
    if (this.machine.platform !== 'linux') return { state: 'failed', reason: 'unsupported', detail: 'Cet appareil simulé n’installe pas de paquet Debian.' };
    if (noise(this.machine.index, 'full') > FULL_DISK) {
      return { state: 'failed', reason: 'disk', detail: 'Place insuffisante : 312 Mo manquants (appareil simulé).', attempts: 1 };
    }
    return undefined;
  }

  private finish(item: TargetBody['items'][number]): void {
    const version = item.ensure === 'present' ? (item.version ?? '1.0') : undefined;
    if (version) this.installed.set(item.package, version);
    else this.installed.delete(item.package);
    this.report([{ key: item.key, state: 'done', ...(version ? { version } : {}) }]);
  }

  private later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
  }
}
