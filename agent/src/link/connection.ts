import type { Duplex } from 'node:stream';
import { MqttClient, type IClientOptions } from 'mqtt';
import { downFilter, isDeviceId, LIMITS, upTopic, type UpKind } from '#contract';
import { dial, type DialTls } from './dial.js';
import { Blocked } from './obstacle.js';
import { openWebSocket } from './websocket.js';
import type { Way } from './way.js';

/** Where the server is, and what proves who is at each end. */
export interface ConnectionOptions {
  deviceId: string;
  mqtt: { host: string; port: number };
  /** Base URL of the device HTTPS API. */
  server: string;
  tls: DialTls;
}

/** How a connection ended. */
export interface Ended {
  cause: string;
  /** Seconds without a byte before the end. */
  silent: number;
}

export interface ConnectionHandlers {
  onMessage: (topic: string, payload: Buffer) => void;
  onEnd: (ended: Ended) => void;
}

const CONNECT_TIMEOUT = 20_000;
const REFUSED = 0x80;

/**
 * One connection, from CONNECT to its end; a new one is made for each attempt. MQTT 3.1.1, clean session, nothing
 * queued inside: a message counts only once its PUBACK has come, and every publish still open at the end rejects.
 */
export class Connection {
  private readonly open = new Set<(error: Error) => void>();
  private over = false;
  /** By the monotonic clock, ms. */
  private lastByte = performance.now();

  private constructor(private readonly client: MqttClient, private readonly deviceId: string) {
    const heard = () => void (this.lastByte = performance.now());
    client.on('packetsend', heard);
    client.on('packetreceive', heard);
  }

  /**
   * Connects by a way and subscribes.
   *
   * @param keepalive seconds between two pings.
   * @throws Blocked when the way does not lead to the server; Error when the server is there and refuses, the subscription (0x80) too
   */
  static async establish(way: Way, options: ConnectionOptions, keepalive: number, { onMessage, onEnd }: ConnectionHandlers): Promise<Connection> {
    const { deviceId, mqtt, server, tls } = options;
    if (!isDeviceId(deviceId)) throw new Error('The device id in agent.json is not one.');
    const stream: Duplex = way.transport === 'mqtt' ? await dial(way, mqtt, tls) : await openWebSocket(way, server, tls);
    stream.on('error', () => stream.destroy());
    const client = new MqttClient(() => stream, mqttOptions(deviceId, keepalive));
    const connection = new Connection(client, deviceId);
    let cause = 'the connection closed';
    let answered = false;
    client.on('error', (error) => {
      answered ||= 'code' in error && typeof error.code === 'number';
      cause = error.message || cause;
    });
    client.on('message', (topic, payload) => {
      if (payload.length <= LIMITS.packet * 4) onMessage(topic, payload);
    });
    try {
      await new Promise<void>((resolve, reject) => {
        client.once('connect', () => resolve());
        // Without a CONNACK nobody knows who closed it: another way may do better.
        client.once('close', () => reject(answered ? new Error(cause) : new Blocked('connection_cut', cause)));
      });
      await connection.subscribe();
    } catch (error) {
      connection.end();
      throw error;
    }
    const finish = () => {
      if (connection.over) return;
      const silent = Math.round((performance.now() - connection.lastByte) / 100) / 10;
      connection.end();
      onEnd({ cause, silent });
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

function mqttOptions(deviceId: string, keepalive: number): IClientOptions {
  return {
    clientId: deviceId,
    protocolVersion: 4,
    clean: true,
    keepalive,
    connectTimeout: CONNECT_TIMEOUT,
    reconnectPeriod: 0,
    resubscribe: false,
    // Otherwise mqtt-packet keeps 65 536 buffers, 6 MB, to spare an allocation per packet id.
    writeCache: false,
    queueQoSZero: false,
    will: { topic: upTopic(deviceId, 'bye'), payload: Buffer.from(JSON.stringify({ v: 1, reason: 'lost' })), qos: 1, retain: false },
  };
}
