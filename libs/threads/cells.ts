/** Places of the figures in the memory that a thread shares with the one that watches it. */
export const CELLS = { lagMs: 0, heapBytes: 1, externalBytes: 2, busyMs: 3, toldAt: 4 } as const;
export const CELL_COUNT = Object.keys(CELLS).length;

/** A thread tells its figures so often, ms. */
export const TOLD_EVERY = 1_000;
