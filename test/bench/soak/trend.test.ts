import { trend } from '../../../bench/soak/trend.js';

const minutes = (mib: (minute: number) => number) => Array.from({ length: 200 }, (_, k) => ({ minute: k / 10, mib: mib(k / 10) }));

test('a leak is seen under a collector’s saw, and a saw is no leak', () => {
  const saw = (minute: number) => 100 + 30 * (minute % 1.7);
  expect(trend(minutes(saw)).slope).toBeCloseTo(0, 0);
  expect(trend(minutes((minute) => saw(minute) + 2 * minute)).slope).toBeCloseTo(2, 0);
  expect(trend(minutes((minute) => 100 + minute / 4))).toEqual({ slope: expect.closeTo(0.25), level: expect.closeTo(100 + 19.9 / 8) });
});

test('a burst at the end, as one list of a large fleet makes, moves it hardly', () => {
  expect(trend(minutes((minute) => (minute > 19 ? 400 : 100))).slope).toBe(0);
});

test('without samples there is no figure, and so no budget held', () => {
  expect(trend([]).slope).toBeNaN();
});
