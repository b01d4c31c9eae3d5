import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** A figure that cannot be read within this long is left out, ms: a scrape never waits for a database that is away. */
const PATIENCE = 2_000;

/** One number, or one for each value of the labels. */
export type Figures = number | { labels: Record<string, string>; value: number }[];
type Read = () => Figures | undefined | Promise<Figures | undefined>;

/** What is told of every queue, whatever it holds. `handled` and `lost` count since the start. */
export interface Queue {
  readonly size: number;
  readonly handled: number;
  /** Given up: their chunk failed, or the queue was full. */
  readonly lost: number;
}

/**
 * Numbers for Prometheus. Each room names its own here, once, when it is made. Names begin with `craie_`, in base units
 * (seconds, bytes); what only grows ends in `_total`. Labels are from closed lists: nothing a client sends becomes one, and
 * no device has one of its own.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly queues = new Map<string, Queue>();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    const each = (read: (queue: Queue) => number) => () => [...this.queues].map(([name, queue]) => ({ labels: { queue: name }, value: read(queue) }));
    this.gauge('craie_queue_length', 'What waits in a queue of the server.', each((queue) => queue.size), ['queue']);
    this.total('craie_queue_handled_total', 'What left a queue as it should.', each((queue) => queue.handled), ['queue']);
    this.total('craie_queue_lost_total', 'What a queue gave up: its work failed, or the queue was full.', each((queue) => queue.lost), ['queue']);
  }

  /** A number that is read when it is asked for. It is left out while `read` throws or answers undefined; the others stay readable. */
  gauge(name: string, help: string, read: Read, labels: readonly string[] = []): void {
    const gauge: Gauge = new Gauge({ name, help, labelNames: labels, registers: [this.registry], collect: () => fill(gauge, (...sample) => gauge.set(...sample), read, labels.length === 0) });
  }

  /** A count that somebody else keeps since their start, read like a gauge. */
  total(name: string, help: string, read: Read, labels: readonly string[] = []): void {
    const counter: Counter = new Counter({ name, help, labelNames: labels, registers: [this.registry], collect: () => fill(counter, (...sample) => counter.inc(...sample), read, labels.length === 0) });
  }

  /** A count of our own, told apart by one label of these values: all of them are shown from the start, as 0. */
  counter<V extends string>(name: string, help: string, label: string, values: readonly V[]): (value: V, by?: number) => void {
    const counter = new Counter({ name, help, labelNames: [label], registers: [this.registry] });
    for (const value of values) counter.inc({ [label]: value }, 0);
    return (value, by = 1) => counter.inc({ [label]: value }, by);
  }

  /** A count of our own without labels. */
  sum(name: string, help: string): (by: number) => void {
    const counter = new Counter({ name, help, registers: [this.registry] });
    return (by) => counter.inc(by);
  }

  /** @param buckets upper bounds, in the unit of the name. */
  histogram<L extends string = never>(name: string, help: string, buckets: number[], labelNames: readonly L[] = []): Histogram<L> {
    return new Histogram({ name, help, buckets, labelNames, registers: [this.registry] });
  }

  /** @param name snake_case. */
  queue(name: string, queue: Queue): void {
    this.queues.set(name, queue);
  }
}

async function fill(metric: { reset(): void; remove(): void }, put: (labels: Record<string, string>, value: number) => void, read: Read, unlabelled: boolean): Promise<void> {
  const figures = await Promise.race([Promise.resolve().then(read), delay(PATIENCE, undefined, { ref: false })]).catch(() => undefined);
  metric.reset();
  const samples = typeof figures === 'number' ? [{ labels: {}, value: figures }] : (figures ?? []);
  // A reset leaves a metric without labels at 0, which nobody has read.
  if (samples.length === 0 && unlabelled) metric.remove();
  for (const { labels, value } of samples) put(labels, value);
}
