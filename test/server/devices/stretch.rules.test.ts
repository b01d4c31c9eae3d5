import fc from 'fast-check';
import { narrowed, stretch, type Bounds } from '../../../apps/server/src/devices/stretch.rules.js';

const VALUES = ['', 'a', 'ab', 'b', 'é', '\u{ffff}', '\u{1F4BB}'];
const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const inside = ({ from, to }: Bounds, value: string) => {
  const [low, high] = [from ? bytes(value, String(from.value)) : 1, to ? bytes(value, String(to.value)) : -1];
  return (low > 0 || (low === 0 && from?.inclusive === true)) && (high < 0 || (high === 0 && to?.inclusive === true));
};
const BOUND = fc.record({ value: fc.constantFrom(...VALUES), inclusive: fc.boolean() });
const BOUNDS = fc.record<Bounds>({ from: BOUND, to: BOUND }, { requiredKeys: [] });

test('what is left to say chooses exactly the rows that follow the cursor within the bounds', () => {
  const rows = VALUES.flatMap((value) => [1, 2, 3].map((id) => ({ value, id })));
  fc.assert(fc.property(BOUNDS, fc.constantFrom('asc' as const, 'desc' as const), fc.constantFrom(...rows), (bounds, direction, cursor) => {
    const ahead = direction === 'asc' ? 1 : -1;
    const follows = (row: typeof cursor) => (bytes(row.value, cursor.value) || row.id - cursor.id) * ahead > 0;
    const left = stretch(bounds, direction, cursor.value);
    const chosen = rows.filter((row) => {
      switch (left.begins) {
        case 'nowhere': return false;
        case 'tie': return row.value === cursor.value && (row.id - cursor.id) * ahead > 0;
        case 'bound': return inside(left.bounds, row.value);
        case 'cursor': return inside(left.bounds, row.value) && follows(row);
      }
    });
    expect(chosen).toEqual(rows.filter((row) => inside(bounds, row.value) && follows(row)));
    // One condition says where the scan begins: never the cursor and the bound before it.
    if (left.begins === 'cursor') expect(direction === 'asc' ? left.bounds.from : left.bounds.to).toBeUndefined();
  }), { numRuns: 2_000 });
});

test('a first page begins at its bound', () => {
  const bounds: Bounds = { from: { value: 'a', inclusive: true } };
  expect(stretch(bounds, 'asc', undefined)).toEqual({ begins: 'bound', bounds });
});

test('two bounds together hold what both hold, of times as of texts', () => {
  fc.assert(fc.property(BOUNDS, BOUNDS, fc.constantFrom(...VALUES), (a, b, value) => {
    expect(inside(narrowed(a, b), value)).toBe(inside(a, value) && inside(b, value));
  }));
  const [early, late] = [new Date(1), new Date(2)];
  expect(narrowed({ from: { value: early, inclusive: true } }, { from: { value: late, inclusive: false } })).toEqual({ from: { value: late, inclusive: false } });
  expect(stretch({ to: { value: late, inclusive: true } }, 'asc', late)).toEqual({ begins: 'tie' });
});
