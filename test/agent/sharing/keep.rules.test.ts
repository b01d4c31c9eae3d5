import fc from 'fast-check';
import { surplusOf, type KeptFile } from '../../../agent/src/sharing/keep.rules.js';

const DAY = 86_400_000;
const NOW = 1_800_000_000_000;
const file = fc.record({ size: fc.integer({ min: 1, max: 1_000 }), age: fc.integer({ min: -DAY, max: 30 * DAY }), asked: fc.integer({ min: 0, max: 30 * DAY }), needed: fc.boolean() });
const files = fc.array(file, { maxLength: 20 }).map((all) => all.map(({ size, age, asked, needed }, n): KeptFile => ({ sha256: String(n), size, at: NOW - age, askedAt: NOW - asked, needed })));

describe('what is kept for the others', () => {
  it('fits, as far as what came today lets it, and nothing goes without need', () => {
    fc.assert(fc.property(files, fc.integer({ min: 0, max: 8_000 }), (all, bytes) => {
      const going = new Set(surplusOf(all, bytes, NOW));
      const total = (some: readonly KeptFile[]) => some.reduce((sum, { size }) => sum + size, 0);
      const left = all.filter(({ sha256 }) => !going.has(sha256));
      const young = ({ at }: KeptFile) => at <= NOW && NOW - at < DAY;
      expect(all.filter(({ sha256 }) => going.has(sha256)).some(young)).toBe(false);
      expect(total(left) <= bytes || left.every(young)).toBe(true);
      // The last one that went was one too many.
      const last = all.find(({ sha256 }) => sha256 === [...going].at(-1));
      if (last) expect(total(left) + last.size).toBeGreaterThan(bytes);
    }));
  });

  it('what nobody needs goes first, then what nobody asked for longest', () => {
    const old = { size: 10, at: NOW - 10 * DAY };
    const all: KeptFile[] = [
      { sha256: 'needed', ...old, askedAt: 0, needed: true }, { sha256: 'asked', ...old, askedAt: NOW - DAY, needed: false }, { sha256: 'forgotten', ...old, askedAt: 0, needed: false },
    ];
    expect(surplusOf(all, 0, NOW)).toEqual(['forgotten', 'asked', 'needed']);
    expect(surplusOf(all, 20, NOW)).toEqual(['forgotten']);
  });
});
