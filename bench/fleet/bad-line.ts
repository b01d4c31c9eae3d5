/** A school's bad line: bytes arrive late, and now and then the line is cut. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Place } from './connection.js';

export interface LineFault {
  /** Added to every chunk of bytes, each way. */
  delayMs: number;
  /** A connection is cut after half to one and a half times as long. */
  cutMs: number;
}

export class BadLine {
  private readonly open = new Set<Socket>();
  /** Connections cut by the line, not by an end. */
  cuts = 0;

  private constructor(private readonly server: Server) {}

  /** Listens on a port of its own and leads to `to`. */
  static async to(to: Place, fault: LineFault): Promise<BadLine> {
    const server = createServer({ noDelay: true });
    const line = new BadLine(server);
    server.on('connection', (near) => line.carry(near, connect({ host: to.host, port: to.port, noDelay: true }), fault));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return line;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends it and every connection on it. */
  close(): void {
    this.server.close();
    for (const socket of this.open) socket.destroy();
  }

  private carry(near: Socket, far: Socket, { delayMs, cutMs }: LineFault): void {
    const both = [near, far];
    const end = () => {
      clearTimeout(cut);
      for (const socket of both) {
        socket.destroy();
        this.open.delete(socket);
      }
    };
    const cut = setTimeout(() => {
      this.cuts++;
      end();
    }, cutMs * (0.5 + Math.random()));
    for (const socket of both) {
      this.open.add(socket);
      // Its close follows, and ends the other side.
      socket.on('error', () => undefined);
      socket.once('close', end);
    }
    late(near, far, delayMs);
    late(far, near, delayMs);
  }
}

/** Timers of one length fire in their order, so that bytes never overtake each other. What is under way is a device's few messages. */
function late(from: Socket, to: Socket, delayMs: number): void {
  from.on('data', (chunk: Buffer) => setTimeout(() => { if (to.writable) to.write(chunk); }, delayMs));
}
