/** A rate with a burst: whoever takes too much is told how long to wait. */
export class TokenBucket {
  private level: number;
  private at: number;

  constructor(private readonly perSecond: number, private readonly burst: number, now: number) {
    this.level = burst;
    this.at = now;
  }

  /**
   * Takes `cost` units; answers the milliseconds until they are really there (0 = go on).
   * When that is longer than `patience`, nothing is taken and the answer is Infinity.
   */
  take(now: number, cost = 1, patience = Infinity): number {
    // A clock that was set back must not be waited for.
    this.at = Math.min(this.at, now);
    const level = Math.min(this.burst, this.level + ((now - this.at) * this.perSecond) / 1_000) - cost;
    const wait = level >= 0 ? 0 : (-level * 1_000) / this.perSecond;
    if (wait > patience) return Infinity;
    this.level = level;
    this.at = now;
    return wait;
  }
}
