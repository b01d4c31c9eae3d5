import { CELLS, TOLD_EVERY } from './cells.js';

/** What is known of one thread. */
export interface ThreadFigures {
  /** Longest time its event loop kept something waiting within the last half minute, seconds; grows while it is stuck. */
  lagSeconds: number;
  /** Objects in its JavaScript heap. */
  heapBytes: number;
  /** Memory outside of that heap which its objects hold: buffers, WebAssembly. */
  externalBytes: number;
  /** Time it was at work since it started. */
  busySeconds: number;
}

/** The watcher's side of the memory that `tellVitals` answered in the thread. */
export class ThreadVitals {
  private readonly cells: Float64Array;

  constructor(memory: SharedArrayBuffer) {
    this.cells = new Float64Array(memory);
  }

  read(now = Date.now()): ThreadFigures {
    const { lagMs, heapBytes, externalBytes, busyMs, toldAt } = CELLS;
    const overdue = now - (this.cells[toldAt] ?? 0) - TOLD_EVERY;
    return {
      lagSeconds: Math.max(this.cells[lagMs] ?? 0, overdue, 0) / 1_000,
      heapBytes: this.cells[heapBytes] ?? 0,
      externalBytes: this.cells[externalBytes] ?? 0,
      busySeconds: (this.cells[busyMs] ?? 0) / 1_000,
    };
  }
}
