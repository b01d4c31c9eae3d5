import fc from 'fast-check';
import { compareVersions } from '../../../agent/src/target/version.rules.js';

describe('compareVersions', () => {
  it.each([
    ['1.9', '1.10'], ['1.2-rc1', '1.2'], ['1.2', '1.2.1'], ['6.0.850', '6.0.851.0'], ['1.2-alpha', '1.2-beta'], ['9', '10.0.19045'], ['1', `1${'0'.repeat(30)}`],
  ])('%s is before %s', (a, b) => {
    expect(compareVersions(a, b)).toBe(-1);
    expect(compareVersions(b, a)).toBe(1);
  });
  it.each([['1', '1.0.0'], ['v1.2', '1.2'], ['1.02', '1.2'], ['1.2+build7', '1.2+build8'], ['', '0'], ['1.2-RC1', '1.2-rc1']])('%s is %s', (a, b) => expect(compareVersions(a, b)).toBe(0));

  const version = fc.array(fc.tuple(fc.nat(12), fc.constantFrom('', 'a', '-rc1', 'b')).map(([n, rest]) => `${n}${rest}`), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
  it('is an order, of any texts', () => {
    fc.assert(fc.property(fc.oneof(version, fc.string()), fc.oneof(version, fc.string()), fc.oneof(version, fc.string()), (a, b, c) => {
      expect(compareVersions(a, a)).toBe(0);
      expect(compareVersions(a, b) + compareVersions(b, a)).toBe(0);
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
    }));
  });
});
