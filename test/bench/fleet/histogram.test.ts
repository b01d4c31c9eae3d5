import { describe, expect, test } from '@jest/globals';
import { Histogram } from '../../../bench/fleet/histogram.js';

const of = (...durations: number[]): Histogram => {
  const histogram = Histogram.empty();
  for (const ms of durations) histogram.add(ms);
  return histogram;
};

describe('durations of several processes', () => {
  test('quantiles are those of all of them together', () => {
    const low = of(...Array.from({ length: 90 }, () => 2));
    const high = of(...Array.from({ length: 10 }, () => 5_000));
    const both = Histogram.sum([low.entries(), high.entries()]);
    expect(both.count).toBe(100);
    expect(both.at(0.5)).toBeCloseTo(2.1);
    expect(both.at(0.95)).toBe(5_010);
  });

  test('a duration beyond the last bucket is not lost', () => {
    expect(of(10 ** 9).count).toBe(1);
  });

  test('nothing counted has no quantile', () => {
    expect(Histogram.empty().at(0.95)).toBe(0);
  });
});
