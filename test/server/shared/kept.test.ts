import { kept } from '../../../apps/server/src/shared/kept.js';

test('one reading for all who ask together, and for those who come soon after', async () => {
  let readings = 0;
  const read = kept(async () => ++readings, 60_000);
  expect(await Promise.all([read(), read()])).toEqual([1, 1]);
  expect(await read()).toBe(1);
});

test('a failure is not asked for again by everybody', async () => {
  let readings = 0;
  const read = kept(() => Promise.reject(new Error(`away ${++readings}`)), 60_000);
  await expect(read()).rejects.toThrow('away 1');
  await expect(read()).rejects.toThrow('away 1');
});

test('what is too old is read again', async () => {
  let readings = 0;
  const read = kept(async () => ++readings, -1);
  expect([await read(), await read()]).toEqual([1, 2]);
});
