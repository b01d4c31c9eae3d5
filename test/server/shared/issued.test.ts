import { Issued } from '../../../apps/server/src/shared/issued.js';

const HOUR = 3_600_000;
let made: string[];
let issued: Issued<string>;
const ask = (name: string, issuer: string, now: number) => issued.get(name, issuer, now, async () => {
  made.push(name);
  return `${name} by ${issuer}, ${made.length}`;
});
beforeEach(() => {
  made = [];
  issued = new Issued(HOUR);
});

test('one that is young is given again, also to those who ask while it is made', async () => {
  const [one, two] = await Promise.all([ask('a', 'root', 0), ask('a', 'root', 0)]);
  expect([one, two, await ask('a', 'root', HOUR - 1)]).toEqual(Array(3).fill('a by root, 1'));
});

test('another is made when it is old, when the clock was set back by more than its life, and when another root signs', async () => {
  await ask('a', 'root', 10 * HOUR);
  expect(await ask('a', 'root', 11 * HOUR)).toBe('a by root, 2');
  expect(await ask('a', 'root', HOUR)).toBe('a by root, 3');
  expect(await ask('a', 'next', HOUR)).toBe('a by next, 4');
});

test('a failure is nobody\'s: the next one tries again', async () => {
  await expect(issued.get('a', 'root', 0, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await ask('a', 'root', 0)).toBe('a by root, 1');
});

test('what is old is forgotten when something else is made', async () => {
  for (let at = 0; at < 100; at++) await ask(`device ${at}`, 'root', at * HOUR / 10);
  expect(issued.size).toBe(10);
});
