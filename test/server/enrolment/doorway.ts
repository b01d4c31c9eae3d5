/** Ways in by WebSocket on the device HTTPS port of a whole server, as a device and as whoever claims to be one. */
import { once } from 'node:events';
import { MqttClient, type IClientOptions } from 'mqtt';
import { createWebSocketStream, WebSocket, type ClientOptions } from 'ws';
import type { DeviceRow, NonceAnswer, Page, Problem } from '#contract';
import { createDeviceToken } from '#pki';
import type { House, Identity } from './house.js';

export const PATH = '/device/v1/mqtt';

export const until = async (what: string, probe: () => unknown): Promise<void> => {
  for (const end = Date.now() + 20_000; !(await probe()); ) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

export class Doorway {
  private readonly open = new Set<WebSocket>();

  constructor(private readonly house: House, private readonly roots: string[]) {}

  /** One more device, enrolled. */
  async device(): Promise<Identity> {
    return this.house.enrolled((await this.house.token()).token);
  }

  /** Upgrades; rejects with the status and the code of a refusal. */
  async upgrade(who: Partial<Identity> = {}, options: ClientOptions = {}, protocols = ['mqtt']): Promise<WebSocket> {
    const url = `${this.house.server.urls.device.replace('https', 'wss')}${PATH}`;
    const socket = new WebSocket(url, protocols, { ca: this.roots, ...(who.cert && { key: who.key, cert: who.cert }), ...options });
    this.open.add(socket);
    socket.on('error', () => undefined);
    const refused = new Promise<never>((_, reject) => {
      socket.on('unexpected-response', (_request, response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part)).on('end', () => reject(new Error(`${response.statusCode} ${(JSON.parse(Buffer.concat(parts).toString()) as Problem).code}`)));
      });
      socket.on('close', () => reject(new Error('closed')));
    });
    await Promise.race([once(socket, 'open'), refused]);
    return socket;
  }

  async client(who: Identity, socket: WebSocket, options: Partial<IClientOptions> = {}): Promise<MqttClient> {
    const stream = createWebSocketStream(socket);
    stream.once('end', () => stream.destroy());
    const mqtt = new MqttClient(() => stream, { clientId: who.id, reconnectPeriod: 0, protocolVersion: 4, ...options });
    await new Promise<void>((resolve, reject) => {
      mqtt.once('connect', () => resolve());
      mqtt.on('error', reject);
      mqtt.once('close', () => reject(new Error('closed')));
    });
    return mqtt;
  }

  async nonce(id: string): Promise<string> {
    return (await this.house.device<NonceAnswer>('POST', '/device/v1/nonce', { v: 1, deviceId: id })).body.nonce;
  }

  token(who: Identity, nonce: string, purpose = { method: 'GET', path: PATH, body: '' }, root = this.roots[0] ?? ''): string {
    return createDeviceToken({ certificate: who.cert, key: who.key, root }, nonce, purpose);
  }

  /** Upgrades without a client certificate. */
  withToken(who: Identity, authorization: string): Promise<WebSocket> {
    return this.upgrade({ ...who, cert: '' }, { headers: { authorization } });
  }

  async online(id: string): Promise<boolean> {
    return (await this.house.api<Page<DeviceRow>>('GET', '/devices')).body.items.find((one) => one.id === id)?.presence === 'online';
  }

  /** Breaks every connection that is open. */
  shut(): void {
    for (const socket of this.open) socket.terminate();
    this.open.clear();
  }
}

export const ended = (mqtt: MqttClient): Promise<void> => new Promise((resolve) => mqtt.once('close', () => resolve()));
