import { downTopic, LIMITS, parseUpTopic } from '#contract';
import { Backlog } from './backlog.js';
import { Batcher } from './batcher.js';
import type { Carrier, Reports } from './carrier.js';
import { keep } from './keep.js';
import { INGESTS, ingestFilters } from './names.js';
import { Session } from './session.js';
import { Stamps } from './stamps.js';
import { StandIns } from './stand-ins.js';
import type { DownMessageOut, GatewayOptions, Holding, LinkStats, ServiceIdentity, ShownCertificate } from './types.js';
import { listenWebSocket, type WebSocketListener } from './websocket-listener.js';

/**
 * All connections of a device look the same from behind a broker: heartbeats and last words decide presence, and the
 * time of receipt tells which came later.
 */
const CONNECTION = 'external';

/**
 * The device link as it lives in its worker thread when the broker is not ours. Messages are acknowledged to the broker
 * after the commit: until then they are kept in its session, for us or for whoever holds our names after us.
 */
export class Gateway implements Carrier {
  /** Of the broker; the main side knows it. */
  readonly port = 0;
  private readonly backlog = new Backlog();
  private readonly batcher: Batcher;
  private readonly sessions = new Map<string, Session>();
  private readonly stamps = new Stamps();
  private readonly standIns: StandIns;
  private webSockets: WebSocketListener | undefined;
  private roots: readonly string[];
  private waiting: (() => void)[] = [];
  private received = 0;
  private sent = 0;
  private trouble = '';

  private constructor(private readonly options: GatewayOptions, private readonly reports: Reports) {
    this.batcher = new Batcher(this.backlog, options, (sequence, batch) => reports.batch(sequence, batch), () => this.resume());
    this.roots = options.roots;
    const onTrouble = (cause: string): void => { this.trouble = cause; };
    this.standIns = new StandIns(options, { backlog: this.backlog, roots: () => this.roots, touch: () => this.batcher.touch(), onTrouble });
  }

  /** @throws when the socket for WebSockets cannot be made. */
  static async open(options: GatewayOptions, reports: Reports): Promise<Gateway> {
    const gateway = new Gateway(options, reports);
    gateway.webSockets = await listenWebSocket(options.webSocketPath, (stream, caller) => gateway.standIns.take(stream, caller));
    return gateway;
  }

  async hold({ identities, until }: Holding): Promise<void> {
    const names = new Set(identities.map(({ name }) => name));
    const lost = [...this.sessions].filter(([name]) => !names.has(name));
    for (const [name] of lost) this.sessions.delete(name);
    await Promise.all(lost.map(([, session]) => session.close()));
    for (const identity of identities) {
      const session = this.sessions.get(identity.name);
      if (session) session.renew(identity, until);
      else this.sessions.set(identity.name, this.open(identity, until));
    }
  }

  committed(sequence: number): void {
    this.batcher.committed(sequence);
  }

  /** Publishes to all; answers those whose message the broker took. Whether they are connected is known from their heartbeats. */
  async send(messages: readonly DownMessageOut[]): Promise<string[]> {
    const outlet = [...this.sessions].find(([name, session]) => !(name in INGESTS) && session.connected)?.[1];
    if (!outlet) return [];
    const taken = await Promise.all(messages.map(({ deviceId, kind, payload }) =>
      outlet.publish(downTopic(deviceId, kind), payload).then(() => [deviceId], () => [])));
    const reached = taken.flat();
    this.sent += reached.length;
    return [...new Set(reached)];
  }

  /** Ends those that came by WebSocket. No MQTT client may close the connection of another: the server does not take in what it says any more. */
  disconnect(deviceIds: readonly string[]): void {
    this.standIns.callers.disconnect(deviceIds);
  }

  revoke(serials: readonly string[]): void {
    this.standIns.callers.revoke(serials);
  }

  showCertificate({ roots }: ShownCertificate): void {
    this.roots = roots;
  }

  stats(): LinkStats {
    return {
      connections: null,
      webSockets: this.webSockets?.count ?? 0,
      pending: this.backlog.rows,
      backlog: this.backlog.figures(this.waiting.length),
      waitingMs: this.batcher.waitingMs,
      door: null,
      accepted: { ...this.backlog.accepted },
      batches: this.batcher.batches,
      received: this.received,
      sent: this.sent,
      refused: { ...this.backlog.refusals.totals },
      names: [...this.sessions].filter(([, session]) => session.connected).map(([name]) => name),
      trouble: this.trouble,
    };
  }

  async close(): Promise<void> {
    this.batcher.stop();
    await Promise.all([this.webSockets?.close(), ...[...this.sessions.values()].map((session) => session.close())]);
  }

  private open(identity: ServiceIdentity, until: number): Session {
    let broken = false;
    return new Session(identity, until, {
      url: this.options.url,
      roots: () => this.roots,
      filters: ingestFilters(identity.name),
      onMessage: (topic, payload, ack) => this.take(topic, payload, ack),
      onUp: () => {
        if (broken) this.reports.returned();
        broken = false;
      },
      onDown: (cause) => {
        broken = true;
        this.trouble = cause;
      },
    });
  }

  /** The topic tells who speaks: the broker lets each device publish under its own certificate's name alone. */
  private take(topic: string, payload: Buffer, ack: (() => void) | undefined): Promise<void> | undefined {
    this.received++;
    const from = parseUpTopic(topic);
    if (from && payload.length <= LIMITS.packet) {
      const at = this.stamps.of(from.deviceId, Date.now());
      keep(this.backlog, { deviceId: from.deviceId, connectionId: CONNECTION, at }, from.kind, payload, ack);
    } else {
      this.backlog.refusals.add(from?.deviceId ?? null, from ? 'too-large' : 'forbidden-topic', from ? 'a packet longer than allowed' : 'publish to a topic that is none of ours');
      ack?.();
    }
    this.batcher.touch();
    return this.backlog.full ? new Promise((resolve) => this.waiting.push(resolve)) : undefined;
  }

  private resume(): void {
    if (this.backlog.full) return;
    for (const go of this.waiting.splice(0)) go();
  }
}
