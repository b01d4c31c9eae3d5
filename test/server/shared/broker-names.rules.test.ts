import fc from 'fast-check';
import { changes, type NameRow } from '../../../apps/server/src/shared/broker-names.rules.js';

const NAMES = { seats: ['s1', 's2', 's3', 's4'], ingests: ['i1', 'i2', 'i3'] };

/** Some looks of some processes, one after the other, as the database would let them; answers the live rows at the end. */
function play(rows: NameRow[], looks: readonly string[]): NameRow[] {
  let now = rows;
  for (const me of looks) {
    const { claim, release } = changes(now, me, NAMES);
    for (const name of claim) expect(now.some((row) => row.live && row.name === name)).toBe(false);
    for (const name of release) expect(now.some((row) => row.live && row.name === name && row.holder === me)).toBe(true);
    const kept = now.filter((row) => !claim.includes(row.name) && !release.includes(row.name));
    now = [...kept, ...claim.map((name) => ({ name, holder: me, live: true }))];
  }
  return now.filter((row) => row.live);
}

const holders = (rows: NameRow[], names: readonly string[]) => names.map((name) => rows.filter((row) => row.name === name).map((row) => row.holder));

test('alone it holds one seat and everything', () => {
  const rows = play([], ['a', 'a']);
  expect(holders(rows, [...NAMES.seats, ...NAMES.ingests])).toEqual([['a'], [], [], [], ['a'], ['a'], ['a']]);
});

test('what a dead one held goes to those who live', () => {
  const dead: NameRow[] = ['s1', 'i1', 'i2'].map((name) => ({ name, holder: 'dead', live: false }));
  const rows = play([...dead, { name: 's2', holder: 'b', live: true }, { name: 'i3', holder: 'b', live: true }], ['b']);
  expect(holders(rows, NAMES.ingests)).toEqual([['b'], ['b'], ['b']]);
});

test('a process without a seat takes nothing: it could not answer', () => {
  const full: NameRow[] = NAMES.seats.map((name, at) => ({ name, holder: `p${at}`, live: true }));
  expect(changes(full, 'late', NAMES)).toEqual({ claim: [], release: [] });
});

test('whatever was before, after a few looks of each everything is held, by one each, and evenly', () => {
  const row = fc.record({ name: fc.constantFrom(...NAMES.seats, ...NAMES.ingests), holder: fc.constantFrom('a', 'b', 'c', 'gone'), live: fc.boolean() });
  fc.assert(fc.property(fc.uniqueArray(row, { selector: (one) => one.name }), fc.subarray(['a', 'b', 'c'], { minLength: 1 }), (rows, alive) => {
    // Who is gone holds nothing for long.
    const before = rows.map((one) => ({ ...one, live: one.live && alive.includes(one.holder) }));
    const after = play(before, Array.from({ length: 6 }, () => alive).flat());
    const held = holders(after, NAMES.ingests);
    expect(held.every((one) => one.length === 1)).toBe(true);
    for (const me of alive) expect(held.filter(([holder]) => holder === me).length).toBeLessThanOrEqual(Math.ceil(3 / alive.length));
  }), { numRuns: 1_000 });
});
