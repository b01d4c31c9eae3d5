/** Why a neighbour is left alone for a while. */
export type Fault = 'wrong' | 'slow' | 'gone';

/** For how long (ms) it is not asked again: the first time, and at most. */
const REST: Record<Fault, readonly [first: number, longest: number]> = {
  // Its disk is damaged, or it lies: either does not pass soon.
  wrong: [60 * 60_000, 24 * 3_600_000],
  slow: [5 * 60_000, 60 * 60_000],
  gone: [10_000, 10 * 60_000],
};
const MOST = 1_000;

/** Neighbours that did not keep their word, by device. Forgotten when the agent ends. */
export class Quarantine {
  private readonly faults = new Map<string, { until: number; times: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  blame(deviceId: string, fault: Fault): void {
    const [first, longest] = REST[fault];
    const times = (this.faults.get(deviceId)?.times ?? 0) + 1;
    this.faults.delete(deviceId);
    this.faults.set(deviceId, { until: this.now() + Math.min(longest, first * 2 ** (times - 1)), times });
    const [oldest] = this.faults.keys();
    if (this.faults.size > MOST && oldest !== undefined) this.faults.delete(oldest);
  }

  /** It kept its word: earlier faults count no more. */
  praise(deviceId: string): void {
    if (!this.holds(deviceId)) this.faults.delete(deviceId);
  }

  holds(deviceId: string): boolean {
    return (this.faults.get(deviceId)?.until ?? 0) > this.now();
  }
}
