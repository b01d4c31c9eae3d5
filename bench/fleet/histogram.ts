/** Durations counted by the tenth of a millisecond up to a second, by ten milliseconds above: small enough to travel between processes. */
const FINE = 10_000;
const COARSE = 6_000;

export class Histogram {
  private constructor(private readonly counts: Uint32Array) {}

  static empty(): Histogram {
    return new Histogram(new Uint32Array(FINE + COARSE));
  }

  /** The sum of what several processes counted. */
  static sum(parts: readonly [bucket: number, count: number][][]): Histogram {
    const whole = Histogram.empty();
    for (const part of parts) for (const [bucket, count] of part) whole.counts[bucket] = (whole.counts[bucket] ?? 0) + count;
    return whole;
  }

  add(ms: number): void {
    const bucket = ms < 1_000 ? Math.floor(ms * 10) : Math.min(FINE + Math.floor((ms - 1_000) / 10), FINE + COARSE - 1);
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
  }

  get count(): number {
    return this.counts.reduce((sum, n) => sum + n, 0);
  }

  /** Milliseconds below which this part (0 to 1) lies; 0 when nothing was counted. */
  at(part: number): number {
    let left = Math.ceil(this.count * part);
    if (left === 0) return 0;
    for (const [bucket, n] of this.counts.entries()) {
      left -= n;
      if (left <= 0) return bucket < FINE ? (bucket + 1) / 10 : 1_000 + (bucket + 1 - FINE) * 10;
    }
    return Infinity;
  }

  /** For the way to another process. */
  entries(): [bucket: number, count: number][] {
    return [...this.counts.entries()].filter(([, n]) => n > 0);
  }
}
