import { Inject, Injectable } from '@nestjs/common';
import type { DeviceLink, LinkStats, UplinkBatch } from '#broker';
import type { Histogram } from 'prom-client';
import { kept } from './kept.js';
import { LINK } from './link.js';
import { Metrics, type Figures } from './metrics.js';

/** One look at the thread of the link serves a whole scrape, ms. */
const SCRAPE = 1_000;
const COMMITS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];
const ROWS = [1, 10, 50, 100, 250, 500, 1_000, 2_000];

/** What the device link is asked for, and how its batches are stored. */
@Injectable()
export class LinkMetrics {
  private readonly stats: () => Promise<LinkStats>;
  private readonly rows: Histogram;
  private readonly seconds: Histogram;
  private readonly acknowledged: Histogram;
  private readonly failed: (by: number) => void;

  constructor(private readonly metrics: Metrics, @Inject(LINK) link: DeviceLink) {
    this.stats = kept(() => link.stats(), SCRAPE);
    this.rows = metrics.histogram('craie_link_batch_rows', 'Rows of one batch of news from devices.', ROWS);
    this.seconds = metrics.histogram('craie_link_commit_seconds', 'Time to store one batch, its commit included.', COMMITS);
    this.acknowledged = metrics.histogram('craie_link_acknowledge_seconds', 'From receiving the oldest message of a batch to its commit, which lets the acknowledgements go.', COMMITS);
    this.failed = metrics.sum('craie_link_commit_failures_total', 'Batches that could not be stored; each is tried again until it is.');
    this.describeDoor();
    this.describeMessages();
  }

  /** Measures the storing of one batch. @throws what `store` throws */
  async timed(batch: UplinkBatch, store: () => Promise<void>): Promise<void> {
    const begun = performance.now();
    try {
      await store();
    } catch (error) {
      this.failed(1);
      throw error;
    }
    const { connections, heartbeats, messages, refusals } = batch;
    this.seconds.observe((performance.now() - begun) / 1_000);
    this.rows.observe(connections.length + heartbeats.deviceId.length + messages.length + refusals.length);
    const oldest = Math.min(...heartbeats.at, ...messages.map(({ at }) => at));
    if (oldest !== Infinity) this.acknowledged.observe(Math.max(Date.now() - oldest, 0) / 1_000);
  }

  private describeDoor(): void {
    const { metrics } = this;
    const door = (read: (figures: NonNullable<LinkStats['door']>) => number) => this.read(({ door: figures }) => figures ? read(figures) : undefined);
    metrics.gauge('craie_link_connections', 'Devices connected now; left out with an external broker, which alone knows.', this.read(({ connections }) => connections ?? undefined));
    metrics.gauge('craie_link_websockets', 'Devices that come by MQTT over WebSocket now, through this process.', this.read(({ webSockets }) => webSockets));
    metrics.gauge('craie_link_admission_waiting', 'Connections that wait for their TLS handshake now.', door(({ waiting }) => waiting));
    metrics.total('craie_link_admission_delayed_total', 'Connections that had to wait for their TLS handshake.', door(({ delayed }) => delayed));
    metrics.total('craie_link_admission_turned_away_total', 'Connections closed because too many waited; they come back by themselves.', door(({ turnedAway }) => turnedAway));
    metrics.total('craie_link_handshake_failures_total', 'TLS handshakes that failed.', door(({ failedHandshakes }) => failedHandshakes));
    metrics.total('craie_link_accepted_total', 'MQTT connections accepted.', door(({ accepted }) => accepted));
  }

  private describeMessages(): void {
    const { metrics } = this;
    metrics.total('craie_link_messages_total', 'Messages of devices taken in, by kind.', this.read(({ accepted }) => labelled('kind', accepted)), ['kind']);
    metrics.total('craie_link_sent_total', 'Messages sent to devices.', this.read(({ sent }) => sent));
    metrics.total('craie_link_refused_total', 'Connections and messages refused, by reason.', this.read(({ refused }) => labelled('reason', refused)), ['reason']);
    metrics.total('craie_link_batches_total', 'Batches handed over by the thread of the link.', this.read(({ batches }) => batches));
    metrics.gauge('craie_link_backlog_rows', 'News of devices that wait for the next batch; held: devices made to wait at their socket.', this.read(({ backlog }) => labelled('part', backlog.rows)), ['part']);
    metrics.gauge('craie_link_backlog_bytes', 'Size of the messages that wait for the next batch.', this.read(({ backlog }) => backlog.bytes));
    metrics.gauge('craie_link_waiting_seconds', 'Age of the oldest news that is not committed yet.', this.read(({ waitingMs }) => waitingMs / 1_000));
  }

  private read(pick: (stats: LinkStats) => Figures | undefined): () => Promise<Figures | undefined> {
    return async () => pick(await this.stats());
  }
}

const labelled = (label: string, counts: Record<string, number>): Figures => Object.entries(counts).map(([key, value]) => ({ labels: { [label]: key }, value }));
