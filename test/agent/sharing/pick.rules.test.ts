import fc from 'fast-check';
import { AT_ONCE, pick, runsOf, type Offer } from '../../../agent/src/sharing/pick.rules.js';

const offers = fc.uniqueArray(
  fc.record({ peer: fc.uuid(), has: fc.uniqueArray(fc.nat(30)).map((chunks) => new Set(chunks)), sending: fc.nat(3) }), { selector: ({ peer }) => peer, maxLength: 12 },
);
const wanted = fc.uniqueArray(fc.nat(30));
const lot = fc.noShrink(fc.double({ min: 0, max: 0.999, noNaN: true }));

describe('which chunk is asked of whom', () => {
  it('a chunk that is wanted, of one that has it and is not busy, whenever there is one', () => {
    fc.assert(fc.property(wanted, offers, lot, (chunks, all, random) => {
      const found = pick(chunks, all, () => random);
      const possible = all.some(({ has, sending }) => sending < AT_ONCE && chunks.some((chunk) => has.has(chunk)));
      expect(found !== undefined).toBe(possible);
      if (!found) return;
      const one = all.find(({ peer }) => peer === found.peer)!;
      expect(chunks).toContain(found.chunk);
      expect(one.has.has(found.chunk) && one.sending < AT_ONCE).toBe(true);
    }));
  });

  it('none is rarer among those that can be had, and nobody free is idler', () => {
    fc.assert(fc.property(wanted, offers, lot, (chunks, all, random) => {
      const found = pick(chunks, all, () => random);
      if (!found) return;
      const owners = (chunk: number) => all.filter(({ has }) => has.has(chunk));
      const free = (one: Offer) => one.sending < AT_ONCE;
      for (const chunk of chunks) if (owners(chunk).some(free)) expect(owners(found.chunk).length).toBeLessThanOrEqual(owners(chunk).length);
      const chosen = all.find(({ peer }) => peer === found.peer)!;
      for (const one of owners(found.chunk)) expect(chosen.sending).toBeLessThanOrEqual(one.sending);
    }));
  });

  it('by lot among equals', () => {
    const same: Offer[] = ['a', 'b'].map((peer) => ({ peer, has: new Set([1, 2]), sending: 0 }));
    let turn = 0;
    const found = new Set(Array.from({ length: 40 }, () => { const { peer, chunk } = pick([1, 2], same, () => ((turn += 0.37) % 1))!; return `${peer}${chunk}`; }));
    expect(found.size).toBeGreaterThan(2);
  });
});

describe('runs', () => {
  it('are the numbers themselves, in as few runs as can be', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.nat(200)).map((all) => all.toSorted((a, b) => a - b)), (numbers) => {
      const runs = runsOf(numbers, 1_000);
      expect(runs.flatMap(([from, count]) => Array.from({ length: count }, (_, n) => from + n))).toEqual(numbers);
      for (const [at, [from]] of runs.entries()) if (at > 0) expect(from).toBeGreaterThan(runs[at - 1]![0] + runs[at - 1]![1]);
    }));
  });

  it('are the first ones when they are too many', () => {
    expect(runsOf([0, 1, 3, 5, 6, 9], 3)).toEqual([[0, 2], [3, 1], [5, 2]]);
  });
});
