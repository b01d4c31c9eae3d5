/** A TCP relay that counts: what one connection costs the line, whatever is inside its TLS. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What passed the relay at one moment, one way. */
export interface Passage {
  /** Monotonic milliseconds. */
  at: number;
  up: boolean;
  bytes: number;
}

/** An IPv4 and a TCP header with time stamps: what each segment adds below the socket. */
const HEADERS = 20 + 32;

export class CountingRelay {
  /** Everything that passed, in order. Bounded by the run: a quiet agent makes a few entries a minute. */
  readonly passages: Passage[] = [];

  private constructor(readonly port: number, private readonly stop: () => Promise<void>) {}

  /** Relays connections on a free port of loopback to `target` there. */
  static async open(target: number): Promise<CountingRelay> {
    const sockets = new Set<Socket>();
    const server = createServer((near) => {
      const far = connect(target, '127.0.0.1');
      for (const [from, to, up] of [[near, far, true], [far, near, false]] as const) {
        sockets.add(from);
        from.setNoDelay(true);
        from.on('data', (part) => {
          relay.passages.push({ at: performance.now(), up, bytes: part.length });
          to.write(part);
        });
        from.once('close', () => { sockets.delete(from); to.destroy(); });
        from.on('error', () => to.destroy());
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const relay = new CountingRelay((server.address() as AddressInfo).port, async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    });
    return relay;
  }

  /** Bytes on the socket, both ways, from `from` to before `to`. */
  bytes(from = 0, to = Infinity): number {
    return this.between(from, to).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The same as a line would count it: each passage a segment, each acknowledged by an empty one (an upper bound). */
  lineBytes(from = 0, to = Infinity): number {
    return this.bytes(from, to) + this.between(from, to).length * 2 * HEADERS;
  }

  close(): Promise<void> {
    return this.stop();
  }

  private between(from: number, to: number): Passage[] {
    return this.passages.filter(({ at }) => at >= from && at < to);
  }
}
