import type { UpKind } from '#contract';
import type { Backlog } from './backlog.js';
import { keep } from './keep.js';
import { BROKER_LIMITS } from './limits.js';
import type { Held, Peer } from './peer.js';
import { readPublish } from './rights.js';

/**
 * The door for messages: rights, rate, room, decoding. The parser of a device is released as soon as its message is
 * in the backlog, so that pings are answered while the database is slow; the PUBACK leaves after the commit. Beyond a
 * window of unacknowledged messages, or when the backlog is full, the device waits at its socket.
 */
export class Intake {
  received = 0;
  private readonly waiting = new Set<Peer>();

  constructor(private readonly backlog: Backlog, private readonly touch: () => void) {}

  /** Devices that wait at their socket. */
  get held(): number {
    return this.waiting.size;
  }

  /** A PUBLISH arrived. `release` is called once: with an error it closes the connection. */
  publish(peer: Peer, packet: Held['packet'], release: Held['release']): void {
    this.received++;
    peer.held.push({ packet, release, since: Date.now() });
    this.pump(peer);
  }

  /** The will of a connection that broke: nobody waits for an answer. */
  will(peer: Peer, packet: Held['packet']): void {
    const right = readPublish(peer.deviceId, packet);
    if ('kind' in right) this.store(peer, right.kind, packet);
  }

  /** There may be room again: goes on with those who wait, and lets go what has waited too long. */
  resume(now = Date.now()): void {
    for (const peer of this.waiting) {
      this.pump(peer);
      while (now - (peer.held[0]?.since ?? now) > BROKER_LIMITS.holdTimeout) this.letGo(peer);
      if (peer.held.length > 0) continue;
      this.waiting.delete(peer);
      // It has messages that were never acknowledged: on its next connection it sends them again.
      if (peer.lossy && !this.backlog.full && peer.unacknowledged === 0) peer.socket.destroy();
    }
  }

  forget(peer: Peer): void {
    clearTimeout(peer.slow);
    this.waiting.delete(peer);
    for (const { release } of peer.held.splice(0)) release(new Error('connection closed'));
  }

  private pump(peer: Peer): void {
    while (peer.held.length > 0 && !peer.slow) {
      const held = peer.held[0] as Held;
      if (peer.unacknowledged >= BROKER_LIMITS.unacknowledged || this.backlog.full) {
        this.waiting.add(peer);
        return;
      }
      peer.held.shift();
      const delay = peer.messages.take(Date.now(), 1 + Math.floor(held.packet.payload.length / BROKER_LIMITS.unitBytes));
      if (delay > 0) this.backlog.refusals.add(peer.deviceId, 'too-fast', 'more messages than its rate allows');
      if (delay === 0) this.admit(peer, held);
      else this.later(peer, held, delay);
    }
  }

  private later(peer: Peer, held: Held, delay: number): void {
    this.touch();
    peer.slow = setTimeout(() => {
      peer.slow = undefined;
      this.admit(peer, held);
      this.pump(peer);
    }, delay);
  }

  private admit(peer: Peer, { packet, release }: Held): void {
    const right = readPublish(peer.deviceId, packet);
    if ('refused' in right) {
      this.backlog.refusals.add(peer.deviceId, 'forbidden-topic', right.refused);
      this.touch();
      release(new Error(right.refused));
      return;
    }
    const messageId = packet.qos === 1 ? packet.messageId : undefined;
    if (messageId !== undefined) peer.unacknowledged++;
    this.store(peer, right.kind, packet, messageId === undefined ? undefined : () => peer.acknowledge(messageId));
    letParserGoOn(packet, release);
  }

  private store(peer: Peer, kind: UpKind, packet: Held['packet'], ack?: () => void): void {
    this.touch();
    const { deviceId, connectionId } = peer;
    keep(this.backlog, { deviceId, connectionId, at: Date.now() }, kind, typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload, ack);
  }

  private letGo(peer: Peer): void {
    const held = peer.held.shift();
    if (!held) return;
    if (held.packet.qos > 0) peer.lossy = true;
    letParserGoOn(held.packet, held.release);
  }
}

/** Nobody may subscribe to what devices say: under its own topic the broker would look for takers, word by word. */
const TAKEN = 'taken';

/** As QoS 0 the broker sends no PUBACK of its own: ours follows the commit. */
function letParserGoOn(packet: Held['packet'], release: Held['release']): void {
  packet.qos = 0;
  packet.topic = TAKEN;
  release();
}
