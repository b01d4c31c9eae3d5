import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { CELLS, CELL_COUNT, TOLD_EVERY } from './cells.js';

/** Resolution of the delay, ms: what a loop is late less than this is not seen. */
const RESOLUTION = 20;
/** The longest delay is that of so many tellings: a scrape every half minute misses none. */
const REMEMBERED = 30;
const NANOSECONDS = 1_000_000;

/** Begins to tell the figures of the thread it is called in, for as long as that lives; keeps it from ending no longer. */
export function tellVitals(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(CELL_COUNT * Float64Array.BYTES_PER_ELEMENT);
  const cells = new Float64Array(memory);
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  const longest: number[] = [];
  delay.enable();
  const tell = () => {
    longest.push(Math.max(delay.max / NANOSECONDS - RESOLUTION, 0));
    if (longest.length > REMEMBERED) longest.shift();
    delay.reset();
    const heap = getHeapStatistics();
    cells[CELLS.lagMs] = Math.max(...longest);
    cells[CELLS.heapBytes] = heap.used_heap_size;
    cells[CELLS.externalBytes] = heap.external_memory;
    cells[CELLS.busyMs] = performance.eventLoopUtilization().active;
    cells[CELLS.toldAt] = Date.now();
  };
  tell();
  setInterval(tell, TOLD_EVERY).unref();
  return memory;
}
