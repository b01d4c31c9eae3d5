/** Where memory goes, whatever the collector does in between. */
export interface Sample {
  minute: number;
  mib: number;
}

/**
 * The median of all slopes between two samples (Theil and Sen): a garbage collection or a burst moves it hardly, a steady leak wholly.
 * @returns MiB a minute, and the median of the samples; NaN with fewer than two
 */
export function trend(samples: readonly Sample[]): { slope: number; level: number } {
  const slopes = samples.flatMap((a, k) => samples.slice(k + 1).map((b) => (b.mib - a.mib) / (b.minute - a.minute)));
  return { slope: median(slopes), level: median(samples.map(({ mib }) => mib)) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2;
}
