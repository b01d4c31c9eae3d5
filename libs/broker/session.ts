import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { Receipts } from './receipts.js';
import type { ServiceIdentity } from './types.js';

const RETRY = 500;
const CONNECT_TIMEOUT = 10_000;
const KEEPALIVE_SECONDS = 20;
const REFUSED = 0x80;

/** What a session does besides publishing. */
export interface SessionOptions {
  /** mqtts://host:port */
  url: string;
  /** As of now. */
  roots: () => readonly string[];
  /** With filters the broker keeps the session (clean: false) and everything that is not acknowledged. */
  filters: readonly string[];
  /** A message; `ack` is there for QoS 1. Answers a promise when no other may come before it resolves. */
  onMessage(topic: string, payload: Buffer, ack: (() => void) | undefined): Promise<void> | undefined;
  onUp(): void;
  /** A connection ended or could not be made. */
  onDown(cause: string): void;
}

/** One of our names at the broker: a connection that is made again for as long as the name is ours. */
export class Session {
  private client: MqttClient | undefined;
  private receipts: Receipts | undefined;
  private up = false;
  private stopped = false;
  private retry: NodeJS.Timeout | undefined;

  /** @param until ms: past it, a connection that broke is not made again; whoever holds the name by then would be thrown out. */
  constructor(private identity: ServiceIdentity, private until: number, private readonly options: SessionOptions) {
    this.open();
  }

  get connected(): boolean {
    return this.up;
  }

  /** The name is ours for longer. The identity counts from the next connection on. */
  renew(identity: ServiceIdentity, until: number): void {
    this.identity = identity;
    this.until = until;
  }

  /** Sends QoS 1. Resolves at the broker's PUBACK. @throws Error when there is no connection or it ends first */
  async publish(topic: string, payload: string): Promise<void> {
    if (!this.client || !this.up) throw new Error('not connected');
    await this.client.publishAsync(topic, payload, { qos: 1 });
  }

  /** Ends the connection properly; what the broker keeps stays there for the next holder of the name. */
  async close(): Promise<void> {
    this.stopped = true;
    this.up = false;
    clearTimeout(this.retry);
    // What is committed must not come to the next holder again.
    this.receipts?.flush();
    await this.client?.endAsync().catch(() => undefined);
  }

  private open(): void {
    if (this.stopped) return;
    if (Date.now() >= this.until) return this.later();
    const client = connect(this.options.url, this.clientOptions());
    this.client = client;
    let cause = 'the connection closed';
    client.on('error', (error) => { cause = error.message || cause; });
    client.on('connect', () => {
      this.receive(client);
      this.subscribe(client).then(
        () => {
          this.up = true;
          this.options.onUp();
        },
        (error: unknown) => {
          cause = String(error);
          client.end(true);
        },
      );
    });
    client.once('close', () => {
      this.up = false;
      // Publishes that wait for their PUBACK learn that it will not come.
      client.end(true);
      if (this.stopped) return;
      this.options.onDown(cause);
      this.later();
    });
  }

  private later(): void {
    this.retry = setTimeout(() => this.open(), RETRY * (0.5 + Math.random()));
  }

  private async subscribe(client: MqttClient): Promise<void> {
    const { filters } = this.options;
    if (filters.length === 0) return;
    const granted = await client.subscribeAsync([...filters], { qos: 1 });
    if (granted.length !== filters.length || granted.some(({ qos }) => qos >= REFUSED)) throw new Error(`the broker refuses the subscriptions of ${this.identity.name}`);
  }

  private receive(client: MqttClient): void {
    const receipts = new Receipts(client.stream);
    this.receipts = receipts;
    // As QoS 0 the client sends no PUBACK of its own and goes on reading: ours follows the commit.
    client.on('packetreceive', (packet) => {
      if (packet.cmd === 'publish' && packet.qos === 1) packet.qos = 0;
    });
    client.handleMessage = ({ topic, payload, messageId }: IPublishPacket, done) => {
      const held = this.options.onMessage(topic, Buffer.from(payload), messageId === undefined ? undefined : receipts.expect(messageId));
      if (held) void held.then(() => done());
      else done();
    };
  }

  private clientOptions(): IClientOptions {
    const { name, certificate, key } = this.identity;
    const { roots, filters } = this.options;
    return {
      ca: [...roots()], cert: certificate, key, rejectUnauthorized: true, clientId: name, protocolVersion: 4, clean: filters.length === 0,
      keepalive: KEEPALIVE_SECONDS, connectTimeout: CONNECT_TIMEOUT, reconnectPeriod: 0, resubscribe: false, queueQoSZero: false, writeCache: false,
    };
  }
}
