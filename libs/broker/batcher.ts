import type { Acknowledge, Backlog } from './backlog.js';
import type { EmbeddedLinkOptions, UplinkBatch } from './types.js';

/** Longest wait (ms) for company: what arrives in a storm shares its statements. */
const FLUSH_MS = 50;
const BATCH_ROWS = 2_000;

export type BatchOptions = Pick<EmbeddedLinkOptions, 'flushMs' | 'batchRows'>;

/** Sends the backlog in batches, one in flight: bigger batches form by themselves while one is being committed. */
export class Batcher {
  private readonly flushMs: number;
  private readonly batchRows: number;
  private timer: NodeJS.Timeout | undefined;
  /** When it runs out, ms. */
  private due = 0;
  private sequence = 0;
  private inFlight: { sequence: number; acks: Acknowledge[]; since: number } | undefined;
  private stopped = false;
  /** When the oldest of what waits was added; not later, when a batch took only a part of it. */
  private since: number | undefined;

  /**
   * @param post hands a batch to the committer, which answers by `committed`.
   * @param onRoom called after each commit, when held senders may go on.
   */
  constructor(
    private readonly backlog: Backlog,
    { flushMs = FLUSH_MS, batchRows = BATCH_ROWS }: BatchOptions,
    private readonly post: (sequence: number, batch: UplinkBatch) => void,
    private readonly onRoom: () => void,
  ) {
    this.flushMs = flushMs;
    this.batchRows = batchRows;
  }

  get batches(): number {
    return this.sequence;
  }

  /** Age of the oldest news that is not committed, ms. */
  get waitingMs(): number {
    const oldest = this.inFlight?.since ?? this.since;
    return oldest === undefined ? 0 : Math.max(Date.now() - oldest, 0);
  }

  /** Something was added: a flush is due within `flushMs` of the oldest, or when a batch is full. What came while another one was committed has had its wait. */
  touch(): void {
    const now = Date.now();
    this.since ??= now;
    if (this.inFlight || this.stopped) return;
    const due = this.backlog.rows >= this.batchRows ? now : Math.min(Math.max(this.since + this.flushMs, now), now + this.flushMs);
    if (this.timer && this.due <= due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => this.flush(), due - now);
  }

  /** The batch is durable: its senders are acknowledged, while the database has the next one already. */
  committed(sequence: number): void {
    if (this.inFlight?.sequence !== sequence) return;
    const { acks } = this.inFlight;
    this.inFlight = undefined;
    if (this.backlog.rows > 0) this.touch();
    if (this.timer && this.due <= Date.now()) this.flush();
    for (const ack of acks) ack();
    this.onRoom();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.backlog.rows === 0) {
      this.since = undefined;
      return;
    }
    const { batch, acks } = this.backlog.take(this.batchRows);
    this.inFlight = { sequence: ++this.sequence, acks, since: this.since ?? Date.now() };
    if (this.backlog.rows === 0) this.since = undefined;
    this.post(this.sequence, batch);
  }
}
