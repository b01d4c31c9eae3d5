/** A small proxy with the habits of some boxes in schools: it cuts silent connections, or answers with a page of its own. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface Habits {
  /** Cuts a tunnel in which nothing moved for so long, ms. */
  idleMs?: number;
  /** Answers every CONNECT with these bytes. */
  answer?: string;
  /** Inside of the tunnel, plain text comes instead of the server. */
  page?: string;
  /** Names that it resolves to this machine. */
  names?: string[];
}

export class OddProxy {
  private readonly sockets = new Set<Socket>();
  /** When each open tunnel began. */
  private readonly tunnels = new Map<Socket, number>();
  /** Silent tunnels that were cut. */
  cuts = 0;
  asked: string[] = [];

  private constructor(private readonly server: Server) {}

  static async start({ idleMs, answer, page, names = [] }: Habits): Promise<OddProxy> {
    const server = createServer((client) => {
      proxy.keep(client);
      client.once('data', (head: Buffer) => {
        const [, host = '', port = ''] = /^CONNECT ([^:\s]+):(\d+)/.exec(head.toString()) ?? [];
        proxy.asked.push(head.toString());
        if (answer !== undefined) return void client.end(answer);
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        if (page !== undefined) return void client.once('data', () => client.end(page));
        proxy.tunnels.set(client.once('close', () => proxy.tunnels.delete(client)), Date.now());
        const upstream = proxy.keep(connect(Number(port), names.includes(host) ? '127.0.0.1' : host));
        client.pipe(upstream).pipe(client);
        for (const [one, other] of [[client, upstream], [upstream, client]] as const) one.on('close', () => other.destroy());
        if (idleMs !== undefined) proxy.watch(client, upstream, idleMs);
      });
    });
    const proxy = new OddProxy(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Age of the oldest open tunnel, ms. */
  get oldest(): number {
    return Date.now() - Math.min(Date.now(), ...this.tunnels.values());
  }

  async dispose(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket);
    return socket.on('error', () => socket.destroy()).once('close', () => this.sockets.delete(socket));
  }

  private watch(client: Socket, upstream: Socket, idleMs: number): void {
    let timer: NodeJS.Timeout;
    const moved = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        this.cuts++;
        client.destroy();
      }, idleMs);
    };
    client.on('data', moved).once('close', () => clearTimeout(timer));
    upstream.on('data', moved);
    moved();
  }
}
