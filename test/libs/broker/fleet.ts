/** A real authority, a real link and real devices for the broker's tests. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { Worker } from 'node:worker_threads';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { v7 } from 'uuid';
import { Authority, createCsr, createDeviceKey } from '#pki';
import { openEmbeddedLink, type DeviceLink, type EmbeddedLinkOptions, type Refusal, type UplinkBatch, type UplinkMessage } from '#broker';

export interface DeviceCredentials { id: string; key: string; cert: string; serial: string }

/** Waits until the condition holds. @throws after 40 s, naming what was waited for. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 40_000; !(await condition()); ) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export class Fleet {
  private readonly clients = new Set<MqttClient | TLSSocket>();
  readonly batches: UplinkBatch[] = [];
  /** What the handler does; replaced by tests that hold or reject. */
  handle: (batch: UplinkBatch) => Promise<void> = async () => undefined;
  worker: Worker | undefined;

  private constructor(private readonly folder: string, readonly authority: Authority, private readonly key: string, private readonly csr: string, public link: DeviceLink) {}

  static async open(options: Partial<EmbeddedLinkOptions> = {}): Promise<Fleet> {
    const folder = mkdtempSync(join(tmpdir(), 'craie-fleet-'));
    const [authority, key] = await Promise.all([Authority.open(folder), createDeviceKey()]);
    const server = await authority.issueServer(['127.0.0.1']);
    const link = await openEmbeddedLink({ host: '127.0.0.1', port: 0, certificate: server.certificate, key: server.key, roots: authority.roots, revoked: [], ...options });
    const fleet = new Fleet(folder, authority, key, createCsr(key), link);
    link.onBatch(async (batch) => {
      await fleet.handle(batch);
      fleet.batches.push(batch);
    });
    return fleet;
  }

  credentials(id: string = v7(), authority = this.authority, now = new Date()): DeviceCredentials {
    const { certificate, serial } = authority.issueDevice(this.csr, id, now);
    return { id, key: this.key, cert: certificate, serial };
  }

  /** Connects or rejects. */
  async device(who: DeviceCredentials = this.credentials(), options: Partial<IClientOptions> = {}): Promise<MqttClient & { id: string }> {
    const client = mqtt.connect({
      protocol: 'mqtts', host: '127.0.0.1', port: this.link.port, clientId: who.id, key: who.key, cert: who.cert, ca: this.authority.roots,
      reconnectPeriod: 0, keepalive: 60, clean: true, protocolVersion: 4, ...options,
    });
    this.clients.add(client);
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('close', () => reject(new Error('closed before it was connected')));
      client.on('error', reject);
    });
    return Object.assign(client, { id: who.id });
  }

  /** A bare TLS connection, for bytes that no client would send. */
  async raw(who: DeviceCredentials = this.credentials(), options: ConnectionOptions = {}): Promise<TLSSocket> {
    const socket = tlsConnect({ host: '127.0.0.1', port: this.link.port, key: who.key, cert: who.cert, ca: this.authority.roots, ...options });
    socket.on('error', () => undefined);
    this.clients.add(socket);
    await once(socket, 'secureConnect');
    return socket;
  }

  get refusals(): Refusal[] {
    return this.batches.flatMap((b) => b.refusals);
  }

  get messages(): UplinkMessage[] {
    return this.batches.flatMap((b) => b.messages);
  }

  refused(reason: Refusal['reason'], deviceId: string | null): Promise<void> {
    return until(`a refusal ${reason}`, () => this.refusals.some((r) => r.reason === reason && r.deviceId === deviceId));
  }

  /** The proof that the broker lives: a new device connects and its message is committed. */
  async serves(): Promise<void> {
    const device = await this.device();
    await device.publishAsync(`craie/v1/${device.id}/up/hello`, hello(), { qos: 1 });
    await until('the hello of a healthy device', () => this.messages.some((m) => m.deviceId === device.id));
    await device.endAsync();
  }

  async close(): Promise<void> {
    for (const client of this.clients) {
      if ('endAsync' in client) client.end(true);
      else client.destroy();
    }
    await this.link.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const hello = (): string => JSON.stringify({ v: 1, agentVersion: '0.1.0', bootId: 'b', at: '2026-01-01T00:00:00.000Z', targetEtag: '', inventoryHash: '', lastSequence: 0 });
export const heartbeat = (uptime = 1): string => JSON.stringify({ v: 1, diskFree: 1, diskTotal: 2, link: 'wifi', inUse: false, uptime, targetEtag: '', inventoryHash: '' });
export const event = (id: string = v7()): string => JSON.stringify({ v: 1, id, at: '2026-01-01T00:00:00.000Z', kind: 'started', detail: 'x' });
export const gone = async (client: MqttClient): Promise<void> => {
  await until('the end of the connection', () => !client.connected);
};
