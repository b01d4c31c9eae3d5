import type { Writable } from 'node:stream';

/**
 * PUBACKs of one connection to a broker, written by ourselves after the commit. MQTT wants them in the order in which
 * the messages came, and commits end in another.
 */
export class Receipts {
  private open: { messageId: number; done: boolean }[] = [];
  private flushing = false;

  constructor(private readonly stream: Writable) {}

  /** A QoS 1 message came. Answers what acknowledges it; when the connection has ended by then, the broker sends it again. */
  expect(messageId: number): () => void {
    const receipt = { messageId, done: false };
    this.open.push(receipt);
    return () => {
      receipt.done = true;
      // Those of one batch leave in one write.
      if (!this.flushing) setImmediate(() => this.flush());
      this.flushing = true;
    };
  }

  /** Writes at once what is committed. */
  flush(): void {
    this.flushing = false;
    const firstOpen = this.open.findIndex(({ done }) => !done);
    const ready = firstOpen < 0 ? this.open : this.open.slice(0, firstOpen);
    this.open = this.open.slice(ready.length);
    if (ready.length > 0 && !this.stream.destroyed) this.stream.write(Buffer.concat(ready.map(({ messageId }) => puback(messageId))));
  }
}

const puback = (messageId: number): Buffer => Buffer.from([0x40, 2, messageId >> 8, messageId & 0xff]);
