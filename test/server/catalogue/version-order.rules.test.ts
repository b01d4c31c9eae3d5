import fc from 'fast-check';
import { versionOrder } from '../../../apps/server/src/catalogue/version-order.rules.js';
import type { PackageKind } from '#contract';

/** As the database compares arrays: element by element, then the shorter one first. */
function compare(kind: PackageKind, a: string, b: string): number {
  const key = (version: string) => versionOrder(kind, version).slice(1, -1).split(',').map(BigInt);
  const [x, y] = [key(a), key(b)];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [left, right] = [x[i] ?? 0n, y[i] ?? 0n];
    if (left !== right) return left < right ? -1 : 1;
  }
  return Math.sign(x.length - y.length);
}

/** rpm's own comparison of one part, as rpmvercmp.cc has it. */
function rpmvercmp(a: string, b: string): number {
  let [one, two] = [a, b];
  while (one !== '' || two !== '') {
    one = one.replace(/^[^A-Za-z0-9~^]+/, '');
    two = two.replace(/^[^A-Za-z0-9~^]+/, '');
    if (one.startsWith('~') || two.startsWith('~')) {
      if (!one.startsWith('~')) return 1;
      if (!two.startsWith('~')) return -1;
      [one, two] = [one.slice(1), two.slice(1)];
      continue;
    }
    if (one.startsWith('^') || two.startsWith('^')) {
      if (one === '') return -1;
      if (two === '') return 1;
      if (!one.startsWith('^')) return 1;
      if (!two.startsWith('^')) return -1;
      [one, two] = [one.slice(1), two.slice(1)];
      continue;
    }
    if (one === '' || two === '') break;
    const numbers = /^\d/.test(one);
    const take = (text: string) => (numbers ? /^\d*/ : /^[A-Za-z]*/).exec(text)?.[0] ?? '';
    const [left, right] = [take(one), take(two)];
    if (right === '') return numbers ? 1 : -1;
    [one, two] = [one.slice(left.length), two.slice(right.length)];
    if (numbers && BigInt(left) !== BigInt(right)) return BigInt(left) < BigInt(right) ? -1 : 1;
    if (!numbers && left !== right) return left < right ? -1 : 1;
  }
  return one === two ? 0 : one === '' ? -1 : 1;
}

const part = fc.array(fc.constantFrom('~', '^', '.', '_', '+', 'a', 'B', 'rc', '0', '00', '1', '9', '10', '20240131', '123456789012345678901234567890'), { minLength: 1, maxLength: 7 }).map((all) => all.join(''));

test('rpm packages are in exactly the order of rpm', () => {
  const version = fc.record({ epoch: fc.option(fc.nat(12)), version: part, release: part });
  const text = ({ epoch, version: v, release }: { epoch: number | null; version: string; release: string }) => `${epoch === null ? '' : `${epoch}:`}${v}-${release}`;
  fc.assert(fc.property(version, version, (a, b) => {
    const expected = Math.sign((a.epoch ?? 0) - (b.epoch ?? 0)) || rpmvercmp(a.version, b.version) || rpmvercmp(a.release, b.release);
    expect(compare('rpm', text(a), text(b))).toBe(expected);
  }), { numRuns: 2_000 });
});

test.each([['1.0~rc1-1', '1.0-1'], ['1.0-1', '1.0^git1-1'], ['1.0^git1-1', '1.0.1-1'], ['1.a-1', '1.1-1'], ['9.0-1', '1:0.1-1'], ['1.0-1.fc39', '1.0-1.fc40']])('of rpm packages %s is below %s', (a, b) => {
  expect([compare('rpm', a, b), compare('rpm', b, a)]).toEqual([-1, 1]);
});

test.each([
  ['1.9', '1.10'], ['1.0', '1.0.1'], ['1.0-rc1', '1.0'], ['1.0-rc1', '1.0-rc2'], ['1.0-beta', '1.0-rc'], ['1.0.0-alpha.1', '1.0.0-alpha.2'], ['1.0', '1.0a'], ['1.0a', '1.0b'], ['1.0b2', '1.0'], ['6.0.850.0', '6.0.850.1'], ['2.0.0-dev', '2'], ['v1.2', '1.3'],
])('where numbers stand between dots, %s is below %s', (a, b) => {
  for (const kind of ['msi', 'exe', 'archive', 'flatpak', 'agent'] as const) expect([compare(kind, a, b), compare(kind, b, a)]).toEqual([-1, 1]);
});

test.each([['1.0', '1.0.0'], ['1.0.0-rc1', '1.0-RC1'], ['1.0+build.7', '1.0'], ['v2.1', '2.1'], ['01.2', '1.2']])('%s is the same as %s', (a, b) => expect(compare('msi', a, b)).toBe(0));

test('semantic versions are in their own order', () => {
  const number = fc.nat(30);
  const version = fc.record({ core: fc.tuple(number, number, number), before: fc.option(fc.tuple(fc.constantFrom('alpha', 'beta', 'rc'), number)) });
  const text = ({ core, before }: { core: number[]; before: [string, number] | null }) => `${core.join('.')}${before ? `-${before[0]}.${before[1]}` : ''}`;
  const order = (a: (string | number)[], b: (string | number)[]): number => { for (const [i, x] of a.entries()) { const y = b[i] ?? 0; if (x !== y) return x < y ? -1 : 1; } return 0; };
  fc.assert(fc.property(version, version, (a, b) => {
    const expected = order(a.core, b.core) || Number(b.before !== null) - Number(a.before !== null) || (a.before && b.before ? order(a.before, b.before) : 0);
    // A number that is zero says nothing there, nor here.
    expect(compare('archive', text(a), text(b))).toBe(expected);
  }), { numRuns: 2_000 });
});

test('an apk is ordered by its version code alone, a deb as dpkg does', () => {
  expect(versionOrder('apk', '1.0', 30_200)).toBe('{30200}');
  expect(versionOrder('apk', '9.9', 8_589_934_593)).toBe('{8589934593}');
  expect([compare('deb', '1.0~rc1', '1.0'), compare('deb', '1.0-1', '1.0-1+deb12u1'), compare('deb', '9', '1:1')]).toEqual([-1, -1, -1]);
});

test('any text has an order that the database can read', () => {
  fc.assert(fc.property(fc.constantFrom<PackageKind>('deb', 'rpm', 'msi', 'archive'), fc.string({ maxLength: 120, unit: 'binary' }), (kind, text) => {
    const order = versionOrder(kind, text);
    expect(order).toMatch(/^\{-?\d+(,-?\d+)*\}$/);
    for (const element of order.slice(1, -1).split(',').map(BigInt)) expect(BigInt.asIntN(64, element)).toBe(element);
  }));
});
