import type { Duplex } from 'node:stream';
import type { Client } from 'aedes';
import { LIMITS } from '#contract';
import type { Backlog } from './backlog.js';
import { BROKER_LIMITS } from './limits.js';
import { PacketGuard } from './packet-guard.js';
import type { Peer } from './peer.js';
import type { ConnectionChange } from './types.js';

const PUBLISH = 3;

/** Who is connected. Own book-keeping: the broker's list loses a client when an older one of the same id ends late. */
export class Peers {
  private readonly bySocket = new WeakMap<Duplex, Peer>();
  /** Every socket, also before its CONNECT. */
  private readonly all = new Set<Peer>();
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

  /** Closes at once every connection that fits, whatever it has said so far. */
  close(which: (peer: Peer) => boolean): void {
    for (const peer of this.all) if (which(peer)) peer.socket.destroy();
  }

  /** A socket is known by certificate; its CONNECT has not arrived. Guards every byte it sends from now on. */
  add(peer: Peer): void {
    const { socket } = peer;
    this.bySocket.set(socket, peer);
    this.all.add(peer);
    let tooFast = false;
    const guard = new PacketGuard(
      () => (peer.answered ? LIMITS.packet : LIMITS.packetBeforeConnack),
      (type) => {
        tooFast = type !== PUBLISH && peer.control.take(Date.now(), 1, BROKER_LIMITS.patience) === Infinity;
        return !tooFast;
      },
    );
    const read = socket.read.bind(socket);
    // The broker takes its bytes by `read()` only: what the guard refuses never reaches its parser.
    socket.read = (size?: number): unknown => {
      const chunk: unknown = read(size);
      if (!(chunk instanceof Uint8Array) || guard.accepts(chunk)) return chunk;
      if (!tooFast) this.backlog.refusals.add(peer.deviceId, 'too-large', 'a packet longer than allowed');
      else this.backlog.refusals.add(peer.deviceId, 'too-fast', 'more control packets than its rate allows');
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
    this.all.delete(peer);
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
