import type { Duplex } from 'node:stream';
import type { Client } from 'aedes';
import type { Backlog } from './backlog.js';
import { byteGuard } from './byte-guard.js';
import type { Peer } from './peer.js';
import type { ConnectionChange } from './types.js';

/** Who is connected. Own book-keeping: the broker's list loses a client when an older one of the same id ends late. */
export class Peers {
  private readonly bySocket = new WeakMap<Duplex, Peer>();
  private readonly current = new Map<string, { peer: Peer; client: Client }>();

  constructor(private readonly backlog: Backlog, private readonly touch: () => void, private readonly forget: (peer: Peer) => void) {}

  /** Devices whose connection was taken in, since the start. */
  accepted = 0;

  get count(): number {
    return this.current.size;
  }

  of(client: Client | null): Peer | undefined {
    return client ? this.bySocket.get(client.conn) : undefined;
  }

  /** The client that speaks for this device now, once it may be written to. */
  writable(deviceId: string): Client | undefined {
    const found = this.current.get(deviceId);
    return found?.peer.answered ? found.client : undefined;
  }

  /** A socket is known by certificate; its CONNECT has not arrived. Guards every byte it sends from now on. */
  add(peer: Peer): void {
    const { socket } = peer;
    this.bySocket.set(socket, peer);
    const guard = byteGuard(peer);
    const read = socket.read.bind(socket);
    // The broker takes its bytes by `read()` only: what the guard refuses never reaches its parser.
    socket.read = (size?: number): unknown => {
      const chunk: unknown = read(size);
      const violation = chunk instanceof Uint8Array ? guard(chunk) : undefined;
      if (!violation) return chunk;
      this.backlog.refusals.add(peer.deviceId, violation.reason, violation.detail);
      this.touch();
      socket.destroy();
      return null;
    };
    socket.once('close', () => this.left(peer));
  }

  /** The broker took the client in: this connection is the device's current one. */
  registered(client: Client): void {
    const peer = this.of(client);
    if (!peer) return;
    peer.registered = true;
    this.accepted++;
    this.current.set(peer.deviceId, { peer, client });
    this.note(peer, true);
  }

  answered(client: Client): void {
    const peer = this.of(client);
    if (peer) peer.answered = true;
  }

  private left(peer: Peer): void {
    this.forget(peer);
    if (!peer.registered) return;
    if (this.current.get(peer.deviceId)?.peer === peer) this.current.delete(peer.deviceId);
    this.note(peer, false);
  }

  private note({ deviceId, connectionId, address, serial, certificate }: Peer, connected: boolean): void {
    const change: ConnectionChange = { deviceId, connectionId, connected, at: Date.now(), address, serial, ...(connected && certificate && { certificate }) };
    this.backlog.addConnection(change);
    this.touch();
  }
}
