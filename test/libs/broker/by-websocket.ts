/** A device listener that believes what it is told, and devices that reach a link through it by WebSocket. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MqttClient, type IClientOptions } from 'mqtt';
import { createWebSocketStream, WebSocket } from 'ws';
import type { DeviceLink } from '#broker';

export class Door {
  private readonly open = new Set<WebSocket>();

  private constructor(private readonly server: Server) {}

  static async to(link: DeviceLink): Promise<Door> {
    const server = createServer();
    server.on('upgrade', (request, socket, head) => {
      const [, deviceId = '', serial = ''] = (request.url ?? '').split('/');
      socket.on('error', () => undefined);
      void link.relay({ deviceId, serial, address: '192.0.2.7' }, { request, socket, head });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Door(server);
  }

  /** An upgrade that came through. */
  async socket(deviceId: string, serial = 'ab'.repeat(16)): Promise<WebSocket> {
    const { port } = this.server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${deviceId}/${serial}`, ['mqtt']);
    this.open.add(socket);
    socket.on('error', () => undefined);
    await once(socket, 'open');
    return socket;
  }

  /** Connects as a device of this id; rejects when it is closed first. */
  async device(id: string, { serial, ...options }: Partial<IClientOptions> & { serial?: string } = {}): Promise<MqttClient> {
    const socket = await this.socket(id, serial);
    const stream = createWebSocketStream(socket);
    stream.once('end', () => stream.destroy());
    const client = new MqttClient(() => stream, { clientId: id, reconnectPeriod: 0, protocolVersion: 4, ...options });
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve()).once('close', () => reject(new Error('closed'))).on('error', reject);
    });
    return client;
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.terminate();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export const closed = (client: MqttClient): Promise<void> => new Promise((resolve) => client.once('close', () => resolve()));
