/** One device's connection to the broker: TLS with its certificate, CONNECT, SUBSCRIBE, then messages until it ends. */
import { connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { downFilter, parseDownTopic, upTopic, type DownKind, type UpKind } from '#contract';
import type { Identity } from './enrol.js';
import { connectPacket, DISCONNECT, PacketReader, PING, pubackPacket, publishPacket, subscribePacket, type Packet } from './packets.js';

const KEEPALIVE_SECONDS = 110;
const PING_EVERY = 50_000;
const SUBSCRIBE_ID = 1;
const FIRST_ID = 2;
const LAST_ID = 65_535;

export interface ConnectionEvents {
  /** Something for this device; `payload` is valid only during the call. */
  message(kind: DownKind, payload: Buffer): void;
  /** Called once, whatever ended it, also when it never came up. */
  end(cause: string): void;
}

export interface Place {
  host: string;
  port: number;
  /** The address it comes from: devices of one school share one. */
  localAddress?: string;
  /** False: the server's certificate is not looked at. A device has a processor of its own, a generator shares the server's. */
  rejectUnauthorized?: boolean;
}

/**
 * What TLS needs of this identity; costly, so that a benchmark makes them before its clock runs.
 *
 * @param verify false: no roots, so that no chain is built (see {@link Place}).
 */
export const secureContext = ({ key, certificate, roots }: Identity, verify = true): SecureContext =>
  createSecureContext({ key, cert: certificate, ...(verify && { ca: roots }) });

export class Connection {
  private readonly socket: TLSSocket;
  private readonly reader = new PacketReader();
  private readonly waiting = new Map<number, () => void>();
  private readonly topics = new Map<UpKind, Buffer>();
  private readonly ping: NodeJS.Timeout;
  private lastId = SUBSCRIBE_ID;
  private ready: (() => void) | undefined;
  private cause = 'closed by the server';

  /** @param onReady called when the subscription is granted. */
  constructor(
    private readonly deviceId: string,
    place: Place,
    context: SecureContext,
    private readonly events: ConnectionEvents,
    onReady: () => void,
  ) {
    this.ready = onReady;
    this.socket = connect({ ...place, servername: '', secureContext: context });
    this.socket.setNoDelay(true);
    this.socket.once('secureConnect', () => this.socket.write(connectPacket(deviceId, KEEPALIVE_SECONDS, { topic: upTopic(deviceId, 'bye'), payload: '{"v":1,"reason":"lost"}' })));
    this.socket.on('data', (chunk: Buffer) => this.receive(chunk));
    this.socket.on('error', (error) => { this.cause = error.message; });
    this.socket.once('close', () => {
      clearInterval(this.ping);
      this.events.end(this.cause);
    });
    this.ping = setInterval(() => this.socket.write(PING), PING_EVERY);
  }

  /** Messages sent whose acknowledgement has not come. */
  get open(): number {
    return this.waiting.size;
  }

  /** QoS 1 when `onAck` is given, otherwise QoS 0. */
  publish(kind: UpKind, payload: Buffer | string, onAck?: () => void): void {
    let topic = this.topics.get(kind);
    if (!topic) this.topics.set(kind, (topic = Buffer.from(upTopic(this.deviceId, kind))));
    if (!onAck) {
      this.socket.write(publishPacket(topic, payload));
      return;
    }
    this.lastId = this.lastId >= LAST_ID ? FIRST_ID : this.lastId + 1;
    this.waiting.set(this.lastId, onAck);
    this.socket.write(publishPacket(topic, payload, this.lastId));
  }

  /** Says goodbye properly, so that the will is not sent. */
  close(): void {
    this.cause = 'closed';
    this.socket.end(DISCONNECT);
  }

  /** Ends as a switched-off device does. */
  cut(): void {
    this.cause = 'cut';
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    try {
      for (const packet of this.reader.push(chunk)) this.take(packet);
    } catch (error) {
      this.socket.destroy(error as Error);
    }
  }

  private take(packet: Packet): void {
    if (packet.type === 'puback') {
      const done = this.waiting.get(packet.id);
      this.waiting.delete(packet.id);
      done?.();
    } else if (packet.type === 'publish') {
      if (packet.id !== undefined) this.socket.write(pubackPacket(packet.id));
      const kind = parseDownTopic(packet.topic)?.kind;
      if (kind) this.events.message(kind, packet.payload);
    } else if (packet.type === 'connack') {
      if (packet.code === 0) this.socket.write(subscribePacket(SUBSCRIBE_ID, downFilter(this.deviceId)));
      else this.socket.destroy(new Error(`CONNECT refused with ${packet.code}`));
    } else if (packet.type === 'suback') {
      if (packet.code > 1) this.socket.destroy(new Error(`SUBSCRIBE refused with ${packet.code}`));
      else this.ready?.();
      this.ready = undefined;
    }
  }
}
