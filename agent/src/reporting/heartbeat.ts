import { LIMITS, type Heartbeat } from '#contract';
import { pause } from '../link/pause.js';

/** Intervals are spread by this share either way, so that a school's machines do not beat as one. */
const JITTER = 0.1;

export interface HeartbeatOptions {
  facts: () => Promise<Omit<Heartbeat, 'v' | 'targetEtag' | 'inventoryHash'>>;
  etags: () => Pick<Heartbeat, 'targetEtag' | 'inventoryHash'>;
  connected: () => boolean;
  /** Rejects when the link breaks first. */
  publish: (heartbeat: Heartbeat) => Promise<void>;
  random?: () => number;
}

/** Beats while there is a link, one beat under way at most: a slow server gets fewer, never a queue. */
export class Pulse {
  private interval: number = LIMITS.heartbeatInterval;
  private wake = new AbortController();

  constructor(private readonly options: HeartbeatOptions) {}

  /** The server's pace (ms), and a first beat now. */
  welcome(interval: number): void {
    this.interval = interval;
    this.nudge();
  }

  /** Beats now instead of at the next turn. */
  nudge(): void {
    this.wake.abort();
    this.wake = new AbortController();
  }

  /** Runs until `signal` aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { random = Math.random } = this.options;
    signal.addEventListener('abort', () => this.nudge(), { once: true });
    while (!signal.aborted) {
      await pause(this.interval * (1 - JITTER + 2 * JITTER * random()), this.wake.signal);
      if (!signal.aborted && this.options.connected()) await this.beat().catch(() => undefined);
    }
  }

  private async beat(): Promise<void> {
    const { facts, etags, publish } = this.options;
    await publish({ v: 1, ...(await facts()), ...etags() });
  }
}
