import type { Acknowledge, Backlog } from './backlog.js';
import type { UplinkBatch } from './types.js';

/** Sends the backlog in batches, one in flight: bigger batches form by themselves while one is being committed. */
export class Batcher {
  private timer: NodeJS.Timeout | undefined;
  private sequence = 0;
  private inFlight: { sequence: number; acks: Acknowledge[] } | undefined;
  private stopped = false;

  /**
   * @param post hands a batch to the committer, which answers by `committed`.
   * @param onRoom called after each commit, when held senders may go on.
   */
  constructor(
    private readonly backlog: Backlog,
    private readonly options: { flushMs: number; batchRows: number },
    private readonly post: (sequence: number, batch: UplinkBatch) => void,
    private readonly onRoom: () => void,
  ) {}

  get batches(): number {
    return this.sequence;
  }

  /** Something was added: a flush is due within `flushMs`. */
  touch(): void {
    if (this.timer || this.inFlight || this.stopped) return;
    this.timer = setTimeout(() => this.flush(), this.options.flushMs);
  }

  /** The batch is durable: its senders are acknowledged. */
  committed(sequence: number): void {
    if (this.inFlight?.sequence !== sequence) return;
    const { acks } = this.inFlight;
    this.inFlight = undefined;
    for (const ack of acks) ack();
    this.onRoom();
    if (this.backlog.rows > 0) this.touch();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private flush(): void {
    this.timer = undefined;
    if (this.backlog.rows === 0) return;
    const { batch, acks } = this.backlog.take(this.options.batchRows);
    this.inFlight = { sequence: ++this.sequence, acks };
    this.post(this.sequence, batch);
  }
}
