import { ThreadVitals, tellVitals } from '#threads';

test('a thread tells its heap and its work; while it tells nothing, its lag grows', () => {
  const vitals = new ThreadVitals(tellVitals());
  const now = Date.now();
  expect(vitals.read(now).heapBytes).toBeGreaterThan(1_000_000);
  expect(vitals.read(now).busySeconds).toBeGreaterThan(0);
  expect(vitals.read(now).lagSeconds).toBeLessThan(1);
  expect(vitals.read(now + 11_000).lagSeconds).toBeCloseTo(10, 0);
});
