import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { versionKey, versionKeyLiteral } from '../../../apps/server/src/shared/version.rules.js';
import { testWith } from '../../support/parts.js';

/** As the database compares arrays: element by element, then the shorter one first. */
function compare(a: string, b: string): number {
  const [x, y] = [versionKey(a), versionKey(b)];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [left, right] = [x[i] ?? 0n, y[i] ?? 0n];
    if (left !== right) return left < right ? -1 : 1;
  }
  return Math.sign(x.length - y.length);
}

/** dpkg's own comparison of one part, as its source has it. */
function verrevcmp(a: string, b: string): number {
  const order = (c: string | undefined) => (c === undefined || /\d/.test(c) ? 0 : c === '~' ? -1 : /[A-Za-z]/.test(c) ? c.charCodeAt(0) : c.charCodeAt(0) + 256);
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    while ((i < a.length && !/\d/.test(a.charAt(i))) || (j < b.length && !/\d/.test(b.charAt(j)))) {
      const [x, y] = [order(a[i]), order(b[j])];
      if (x !== y) return x < y ? -1 : 1;
      i++;
      j++;
    }
    const digits = (text: string, at: number) => /^\d*/.exec(text.slice(at))?.[0] ?? '';
    const [m, n] = [digits(a, i), digits(b, j)];
    if (BigInt(m || 0) !== BigInt(n || 0)) return BigInt(m || 0) < BigInt(n || 0) ? -1 : 1;
    i += m.length;
    j += n.length;
  }
  return 0;
}

const part = fc.array(fc.constantFrom('~', '.', '+', 'a', 'B', 'rc', '0', '00', '1', '9', '10', '20240131', '123456789012345678901234567890'), { minLength: 1, maxLength: 6 }).map((all) => all.join(''));
const version = fc.record({ epoch: fc.option(fc.nat(12)), upstream: part, revision: fc.option(part) }).map(
  ({ epoch, upstream, revision }) => ({ epoch: epoch ?? 0, upstream, revision: revision ?? '', text: `${epoch === null ? '' : `${epoch}:`}${upstream}${revision === null ? '' : `-${revision}`}` }),
);

describe('version keys', () => {
  test.each([
    ['1.0~rc1', '1.0'], ['1.0', '1.0a'], ['1.0a', '1.0+b'], ['1.9', '1.10'], ['1.0-1', '1.0-2'], ['2.0', '1:0.1'], ['1.0~~', '1.0~'],
    ['1.0~rc1-1', '1.0-1'], ['1.2.3-1+deb12u1', '1.2.3-1+deb12u2'], ['115.9esr-1', '128.0esr-1'], ['0', '0.1'], ['1.0-1', '1.0.1-1'],
    ['9'.repeat(18), `1${'0'.repeat(18)}`], ['1.0-1~bpo12+1', '1.0-1'],
  ])('%s is below %s', (a, b) => {
    expect(compare(a, b)).toBe(-1);
    expect(compare(b, a)).toBe(1);
  });

  test.each([['1.0', '1.00'], ['1.0', '0:1.0'], ['1.0', '1.0-0'], ['1.', '1.0'], ['', '0']])('%p is the same as %p', (a, b) => expect(compare(a, b)).toBe(0));

  test('the order is exactly that of dpkg', () => {
    fc.assert(fc.property(version, version, (a, b) => {
      const expected = Math.sign(a.epoch - b.epoch) || verrevcmp(a.upstream, b.upstream) || verrevcmp(a.revision, b.revision);
      expect(compare(a.text, b.text)).toBe(expected);
    }), { numRuns: 2_000 });
  });

  testWith(['dpkg'], 'dpkg itself agrees', () => {
    const pairs = fc.sample(fc.tuple(version, version).filter(([a, b]) => [a, b].every(({ upstream, revision, epoch }) => /^\d/.test(upstream) && revision !== null && epoch < 9)), { numRuns: 25, seed: 7 });
    for (const [a, b] of pairs) {
      const said = ['lt', 'eq', 'gt'].findIndex((op) => {
        try {
          execFileSync('dpkg', ['--compare-versions', a.text, op, b.text], { stdio: 'ignore' });
          return true;
        } catch {
          return false;
        }
      });
      expect([a.text, b.text, compare(a.text, b.text)]).toEqual([a.text, b.text, said - 1]);
    }
  });

  test('any text has a key that the database can read', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (text) => {
      expect(versionKeyLiteral(text)).toMatch(/^\{-?\d+(,-?\d+)*\}$/);
      for (const element of versionKey(text)) expect(BigInt.asIntN(64, element)).toBe(element);
    }));
  });
});
