/** Which chunk is asked of which neighbour next. Pure. */

export interface Offer {
  /** Id of the device. */
  peer: string;
  /** Chunks that it has. */
  has: ReadonlySet<number>;
  /** Chunks that it is sending us now. */
  sending: number;
}

export interface Pick {
  peer: string;
  chunk: number;
}

/** Chunks asked of one neighbour at the same time. */
export const AT_ONCE = 2;

/**
 * The chunk that fewest have, so that nothing is lost with one who leaves, from whoever is least busy; among equals by lot, so that
 * thirty devices do not all ask the same one for the same thing. Undefined when nobody free has anything that is wanted.
 *
 * @param wanted chunks that are neither here nor on their way
 */
export function pick(wanted: Iterable<number>, offers: readonly Offer[], random: () => number): Pick | undefined {
  const free = offers.filter(({ sending }) => sending < AT_ONCE);
  let best: { chunk: number; rank: number } | undefined;
  for (const chunk of wanted) {
    if (!free.some(({ has }) => has.has(chunk))) continue;
    const rank = offers.filter(({ has }) => has.has(chunk)).length + random();
    if (!best || rank < best.rank) best = { chunk, rank };
  }
  if (!best) return undefined;
  const { chunk } = best;
  const ranked = free.filter(({ has }) => has.has(chunk)).map(({ peer, sending }) => ({ peer, rank: sending + random() })).sort((a, b) => a.rank - b.rank);
  return ranked[0] && { peer: ranked[0].peer, chunk };
}

/** Runs of consecutive numbers, at most `most` of them. @param numbers in order */
export function runsOf(numbers: readonly number[], most: number): [number, number][] {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && last[0] + last[1] === number) last[1]++;
    else if (runs.length === most) break;
    else runs.push([number, 1]);
  }
  return runs;
}
