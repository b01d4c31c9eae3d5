import { LIMITS, type Heartbeat } from '#contract';
import { pause } from '../link/pause.js';
import { isNews } from './news.js';

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

/** How often the machine is looked at, and how long a beat without news may wait (ms). */
export interface Pace {
  heartbeatMs: number;
  /** Absent: every look is told. */
  quietMs?: number;
}

/**
 * Looks at the machine at the server's pace while there is a link. What is news is told at once; a machine where nothing
 * changed beats at the quiet interval only, and the link's own pings tell meanwhile that it is there (ADR 0007). One beat is
 * under way at most: a slow server gets fewer, never a queue.
 */
export class Pulse {
  private pace: Pace = { heartbeatMs: LIMITS.heartbeatInterval };
  private wake = new AbortController();
  /** The last beat that was acknowledged, and when; undefined: the next look is told, whatever it shows. */
  private told: { beat: Heartbeat; at: number } | undefined;

  constructor(private readonly options: HeartbeatOptions) {}

  /** The server's pace, and a first beat now. */
  welcome(pace: Pace): void {
    this.pace = pace;
    this.nudge();
  }

  /** Beats now instead of at the next turn. */
  nudge(): void {
    this.told = undefined;
    this.wake.abort();
    this.wake = new AbortController();
  }

  /** Runs until `signal` aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { random = Math.random } = this.options;
    signal.addEventListener('abort', () => this.nudge(), { once: true });
    while (!signal.aborted) {
      await pause(this.pace.heartbeatMs * (1 - JITTER + 2 * JITTER * random()), this.wake.signal);
      if (!signal.aborted && this.options.connected()) await this.look().catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    const { facts, etags, publish } = this.options;
    const wake = this.wake;
    const beat: Heartbeat = { v: 1, ...(await facts()), ...etags() };
    const { heartbeatMs, quietMs = 0 } = this.pace;
    // The look nearest to the quiet interval, not the first one after it: the server waits for no later one.
    if (this.told && performance.now() - this.told.at + heartbeatMs / 2 < quietMs && !isNews(this.told.beat, beat)) return;
    await publish(beat);
    // A nudge that came meanwhile asks for another beat.
    if (wake === this.wake) this.told = { beat, at: performance.now() };
  }
}
