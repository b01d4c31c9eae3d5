import type { Duplex } from 'node:stream';
import { Peer, type Caller } from './peer.js';
import type { Refusals } from './refusals.js';

/** Connections of callers who have proved who they are, from their first byte on, and the certificates with which nobody is let in. */
export class Callers {
  private readonly all = new Set<Peer>();
  private readonly serials: Set<string>;

  constructor(revoked: readonly string[], private readonly refusals: Refusals) {
    this.serials = new Set(revoked);
  }

  /** Serials, lower-case hex. */
  get revoked(): ReadonlySet<string> {
    return this.serials;
  }

  /** A connection is taken, or closed when its certificate was revoked since it was looked at. */
  take(socket: Duplex, caller: Caller): Peer | undefined {
    if (this.serials.has(caller.serial)) {
      this.refusals.add(caller.deviceId, 'revoked', `certificate ${caller.serial} is revoked`);
      socket.destroy();
      return undefined;
    }
    const peer = new Peer(socket, caller);
    this.all.add(peer);
    socket.once('close', () => this.all.delete(peer));
    return peer;
  }

  /** Closes connections at once, whatever they have said so far. */
  disconnect(deviceIds: readonly string[]): void {
    const ids = new Set(deviceIds);
    this.close((peer) => ids.has(peer.deviceId));
  }

  /** Refuses these certificates from now on, and closes the connections that used them. */
  revoke(serials: readonly string[]): void {
    for (const serial of serials) this.serials.add(serial);
    this.close((peer) => this.serials.has(peer.serial));
  }

  private close(which: (peer: Peer) => boolean): void {
    for (const peer of this.all) if (which(peer)) peer.socket.destroy();
  }
}
