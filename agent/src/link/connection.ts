import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { downFilter, isDeviceId, LIMITS, upTopic, type UpKind } from '#contract';

/** What one mutual-TLS MQTT connection needs. PEM texts. */
export interface ConnectionOptions {
  deviceId: string;
  host: string;
  port: number;
  roots: readonly string[];
  certificate: string;
  key: string;
}

/** The broker drops clients silent for longer than 120 s. */
const KEEPALIVE_SECONDS = 60;
const CONNECT_TIMEOUT = 20_000;
const REFUSED = 0x80;

/**
 * One connection, from CONNECT to its end; a new one is made for each attempt. MQTT 3.1.1, clean session, nothing
 * queued inside: a message counts only once its PUBACK has come, and every publish still open at the end rejects.
 */
export class Connection {
  private readonly open = new Set<(error: Error) => void>();
  private over = false;

  private constructor(private readonly client: MqttClient, private readonly deviceId: string) {}

  /** Connects and subscribes. @throws Error with the cause, also when the subscription is refused (0x80). */
  static async establish(options: ConnectionOptions, onMessage: (topic: string, payload: Buffer) => void, onEnd: (cause: string) => void): Promise<Connection> {
    if (!isDeviceId(options.deviceId)) throw new Error('The device id in agent.json is not one.');
    const client = connect(mqttOptions(options));
    const connection = new Connection(client, options.deviceId);
    let cause = 'the connection closed';
    client.on('error', (error) => void (cause = error.message || cause));
    client.on('message', (topic, payload) => {
      if (payload.length <= LIMITS.packet * 4) onMessage(topic, payload);
    });
    try {
      await new Promise<void>((resolve, reject) => {
        client.once('connect', () => resolve());
        client.once('close', () => reject(new Error(cause)));
      });
      await connection.subscribe();
    } catch (error) {
      connection.end();
      throw error;
    }
    const finish = () => {
      if (connection.over) return;
      connection.end();
      onEnd(cause);
    };
    client.once('close', finish);
    if (!client.connected) finish();
    return connection;
  }

  /** Sends QoS 1. Resolves at the PUBACK; rejects when the connection ends first. */
  publish(kind: UpKind, payload: string | Buffer): Promise<void> {
    if (this.over) return Promise.reject(new Error('The link is down.'));
    return new Promise((resolve, reject) => {
      this.open.add(reject);
      this.client.publish(upTopic(this.deviceId, kind), payload, { qos: 1, retain: false }, (error) => {
        this.open.delete(reject);
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Says goodbye properly (DISCONNECT), so that the will is not sent. */
  async close(): Promise<void> {
    if (this.over) return;
    this.over = true;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 2_000);
      this.client.end(false, {}, () => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.end();
  }

  private async subscribe(): Promise<void> {
    // A refusal (0x80) is an error here or a granted value, depending on the release of the library.
    const granted = await this.client.subscribeAsync(downFilter(this.deviceId), { qos: 1 }).catch(() => []);
    if (granted.length !== 1 || granted[0]!.qos >= REFUSED) throw new Error('The broker refused the subscription.');
  }

  private end(): void {
    this.over = true;
    this.client.end(true);
    for (const reject of this.open) reject(new Error('The link broke before the acknowledgement.'));
    this.open.clear();
  }
}

function mqttOptions({ deviceId, host, port, roots, certificate, key }: ConnectionOptions): IClientOptions {
  return {
    protocol: 'mqtts',
    host,
    port,
    ca: [...roots],
    cert: certificate,
    key,
    rejectUnauthorized: true,
    clientId: deviceId,
    protocolVersion: 4,
    clean: true,
    keepalive: KEEPALIVE_SECONDS,
    connectTimeout: CONNECT_TIMEOUT,
    reconnectPeriod: 0,
    resubscribe: false,
    // Otherwise mqtt-packet keeps 65 536 buffers, 6 MB, to spare an allocation per packet id.
    writeCache: false,
    queueQoSZero: false,
    will: { topic: upTopic(deviceId, 'bye'), payload: Buffer.from(JSON.stringify({ v: 1, reason: 'lost' })), qos: 1, retain: false },
  };
}
