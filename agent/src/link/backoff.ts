/** Full-jitter back-off (ms): any moment up to a ceiling that doubles from one second to one minute. */
export class Backoff {
  private failures = 0;

  constructor(
    private readonly random: () => number = Math.random,
    private readonly first = 1_000,
    private readonly ceiling = 60_000,
  ) {}

  /** The wait before the next attempt. */
  next(): number {
    const limit = Math.min(this.ceiling, this.first * 2 ** Math.min(this.failures++, 16));
    return Math.round(Math.max(this.first / 4, this.random() * limit));
  }

  /** Call when a connection held: the next failure starts small again. */
  reset(): void {
    this.failures = 0;
  }
}
