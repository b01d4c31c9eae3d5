import { Inject, Injectable } from '@nestjs/common';
import type { DeviceLink } from '#broker';
import { Database } from '#database';
import { ThreadVitals, tellVitals, type ThreadFigures } from '#threads';
import { LINK } from '../shared/link.js';
import { Metrics } from '../shared/metrics.js';

/** How busy the threads are. On PostgreSQL, and before a thread has started, there are fewer of them. */
@Injectable()
export class ThreadMetrics {
  private readonly main = new ThreadVitals(tellVitals());

  constructor(metrics: Metrics, private readonly database: Database, @Inject(LINK) private readonly link: DeviceLink) {
    const each = (read: (figures: ThreadFigures) => number) => () => this.figures().map(({ thread, figures }) => ({ labels: { thread }, value: read(figures) }));
    metrics.gauge('craie_thread_lag_seconds', 'Longest time the event loop of a thread kept something waiting within half a minute.', each(({ lagSeconds }) => lagSeconds), ['thread']);
    metrics.total('craie_thread_busy_seconds_total', 'Time a thread was at work.', each(({ busySeconds }) => busySeconds), ['thread']);
    metrics.gauge('craie_thread_heap_bytes', 'JavaScript heap of a thread in use.', each(({ heapBytes }) => heapBytes), ['thread']);
    metrics.gauge('craie_thread_external_bytes', 'Buffers and WebAssembly memory of a thread.', each(({ externalBytes }) => externalBytes), ['thread']);
  }

  private figures(): { thread: string; figures: ThreadFigures }[] {
    const threads = { main: this.main, link: this.link.vitals, database: this.database.vitals };
    return Object.entries(threads).flatMap(([thread, vitals]) => (vitals ? [{ thread, figures: vitals.read() }] : []));
  }
}
