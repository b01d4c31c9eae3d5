import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { Aedes } from 'aedes';
import { downTopic } from '#contract';
import { Backlog } from './backlog.js';
import { Batcher } from './batcher.js';
import { Callers } from './callers.js';
import { brokerOptions, mayWrite } from './hooks.js';
import { identify } from './identity.js';
import { Intake } from './intake.js';
import { listen, type Listener } from './listener.js';
import type { Caller } from './peer.js';
import { Peers } from './peers.js';
import type { DownMessageOut, EmbeddedLinkOptions, LinkStats, ShownCertificate, UplinkBatch } from './types.js';
import { listenWebSocket, type WebSocketListener } from './websocket-listener.js';

/** How often those who wait too long are looked for, ms. */
const SWEEP = 1_000;

/** The embedded broker, as it lives in its worker thread. Keeps nothing durable. */
export class Broker {
  private readonly backlog = new Backlog();
  private readonly batcher: Batcher;
  private readonly intake: Intake;
  private readonly peers: Peers;
  private readonly aedes: Aedes;
  private readonly callers: Callers;
  private readonly sweeper: NodeJS.Timeout;
  private listener: Listener | undefined;
  private webSockets: WebSocketListener | undefined;
  private sent = 0;

  private constructor(options: EmbeddedLinkOptions, post: (sequence: number, batch: UplinkBatch) => void) {
    const touch = () => this.batcher.touch();
    this.batcher = new Batcher(this.backlog, options, post, () => this.intake.resume());
    this.intake = new Intake(this.backlog, touch);
    this.peers = new Peers(this.backlog, touch, (peer) => this.intake.forget(peer));
    this.aedes = new Aedes(brokerOptions(this.peers, this.intake, this.backlog, touch));
    this.callers = new Callers(options.revoked, this.backlog.refusals);
    this.sweeper = setInterval(() => this.intake.resume(), SWEEP);
    this.aedes.on('client', (client) => this.peers.registered(client));
    this.aedes.on('connackSent', (_, client) => this.peers.answered(client));
    // Broken connections are told by their sockets; what else the broker reports is the refusal of a stale will.
    const events: EventEmitter = this.aedes;
    for (const name of ['error', 'clientError', 'connectionError']) events.on(name, () => undefined);
  }

  /** @param post hands over a batch; answered by `committed`. @throws when the port cannot be bound. */
  static async open(options: EmbeddedLinkOptions, post: (sequence: number, batch: UplinkBatch) => void): Promise<Broker> {
    const broker = new Broker(options, post);
    await broker.aedes.listen();
    broker.listener = await listen(options, (socket) => broker.secure(socket), (detail) => broker.note(null, 'identity', detail));
    if (options.webSocketPath) broker.webSockets = await listenWebSocket(options.webSocketPath, (stream, caller) => broker.take(stream, caller));
    return broker;
  }

  get port(): number {
    return this.listener?.port ?? 0;
  }

  committed(sequence: number): void {
    this.batcher.committed(sequence);
  }

  /**
   * Publishes to those who are connected and take their messages; answers their ids. At QoS 0: a connection carries everything or breaks, nothing is
   * kept for the next one, and what came of a message the device says itself. A PUBACK would tell nobody anything.
   */
  send(messages: readonly DownMessageOut[]): string[] {
    const reached = new Set<string>();
    for (const { deviceId, kind, payload } of messages) {
      const client = this.peers.writable(deviceId);
      if (!client || !mayWrite(client)) continue;
      client.publish({ cmd: 'publish', topic: downTopic(deviceId, kind), payload, qos: 0, retain: false, dup: false }, () => undefined);
      reached.add(deviceId);
      this.sent++;
    }
    return [...reached];
  }

  disconnect(deviceIds: readonly string[]): void {
    this.callers.disconnect(deviceIds);
  }

  revoke(serials: readonly string[]): void {
    this.callers.revoke(serials);
  }

  showCertificate(shown: ShownCertificate): void {
    this.listener?.showCertificate(shown);
  }

  stats(): LinkStats {
    return {
      connections: this.peers.count,
      webSockets: this.webSockets?.count ?? 0,
      pending: this.backlog.rows,
      backlog: this.backlog.figures(this.intake.held),
      waitingMs: this.batcher.waitingMs,
      door: this.listener ? { ...this.listener.door(), accepted: this.peers.accepted } : null,
      accepted: { ...this.backlog.accepted },
      batches: this.batcher.batches,
      received: this.intake.received,
      sent: this.sent,
      refused: { ...this.backlog.refusals.totals },
      names: [],
    };
  }

  async close(): Promise<void> {
    this.batcher.stop();
    clearInterval(this.sweeper);
    await Promise.all([this.listener?.close(), this.webSockets?.close()]);
    await new Promise<void>((resolve) => this.aedes.close(resolve));
  }

  private secure(socket: TLSSocket): void {
    const who = identify(socket, this.callers.revoked, Date.now());
    if (who.ok) {
      const { deviceId, serial, certificate } = who;
      return this.take(socket, { deviceId, serial, certificate, address: socket.remoteAddress ?? '' });
    }
    this.note(who.deviceId, who.reason, who.detail);
    socket.destroy();
  }

  private take(socket: Duplex, caller: Caller): void {
    const peer = this.callers.take(socket, caller);
    if (!peer) return this.batcher.touch();
    this.peers.add(peer);
    this.aedes.handle(socket);
  }

  private note(deviceId: string | null, reason: 'identity' | 'revoked', detail: string): void {
    this.backlog.refusals.add(deviceId, reason, detail);
    this.batcher.touch();
  }
}
