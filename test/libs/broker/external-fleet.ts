/** A real Mosquitto, links of server processes to it, and real devices. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { v7 } from 'uuid';
import { openExternalLink, type ExternalLink, type ServiceIdentity, type UplinkBatch, type UplinkMessage } from '#broker';
import { Authority, createCsr, createDeviceKey, createServiceKey } from '#pki';
import { Mosquitto } from '../../support/mosquitto.js';

export const PRESENCE = 'craie-ingest-presence';
export const INVENTORY = 'craie-ingest-inventory';
export const ORDERS = 'craie-ingest-orders';

/** One server process, as far as the broker is concerned. */
export class Process {
  readonly batches: UplinkBatch[] = [];
  restarts = 0;
  /** What the handler does; replaced by tests that hold or reject. */
  handle: (batch: UplinkBatch) => Promise<void> = async () => undefined;

  private constructor(readonly link: ExternalLink, private readonly authority: Authority) {}

  static async open(url: string, authority: Authority): Promise<Process> {
    const { key, publicKey } = await createServiceKey();
    const standIns = { key, certificate: async (id: string) => (await authority.issueStandIn(id, publicKey)).certificate };
    const one = new Process(await openExternalLink({ url, roots: authority.roots, revoked: [], standIns }), authority);
    one.link.onRestart(() => one.restarts++);
    one.link.onBatch(async (batch) => {
      await one.handle(batch);
      one.batches.push(batch);
    });
    return one;
  }

  /** Takes these names for a while; resolves when it is connected under all of them. */
  async hold(names: string[], until = Date.now() + 120_000): Promise<void> {
    const identities = await Promise.all(names.map(async (name): Promise<ServiceIdentity> => ({ name, ...(await this.authority.issueService(name)) })));
    await this.link.hold({ identities, until });
    const missing = async (): Promise<boolean> => {
      const held = await this.link.stats().then((stats) => stats.names, (): string[] => []);
      return names.some((name) => !held.includes(name));
    };
    while (await missing()) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  get messages(): UplinkMessage[] {
    return this.batches.flatMap((b) => b.messages);
  }
}

const folder = await mkdtemp(join(tmpdir(), 'craie-external-'));
const ground = Promise.all([Authority.open(folder), createDeviceKey()]);
afterAll(() => rm(folder, { recursive: true, force: true }));

export class ExternalFleet {
  private readonly clients: MqttClient[] = [];
  private readonly processes: Process[] = [];

  private constructor(readonly authority: Authority, readonly broker: Mosquitto, private readonly key: string) {}

  /** A broker of its own each time; the authority is made once a suite, because that is what takes long, unless there is one that will change. */
  static async open(own?: Authority): Promise<ExternalFleet> {
    const [common, key] = await ground;
    const authority = own ?? common;
    return new ExternalFleet(authority, await Mosquitto.start(authority), key);
  }

  async process(): Promise<Process> {
    const one = await Process.open(this.broker.url, this.authority);
    this.processes.push(one);
    return one;
  }

  /** Connects as a device of this id. */
  async device(id: string = v7(), options: Partial<IClientOptions> = {}): Promise<MqttClient & { id: string; serial: string }> {
    const { certificate, serial } = this.authority.issueDevice(createCsr(this.key), id);
    return Object.assign(await this.client({ clientId: id, cert: certificate, key: this.key, ...options }), { id, serial });
  }

  async client(options: Partial<IClientOptions>): Promise<MqttClient> {
    const client = mqtt.connect(this.broker.url, { ca: this.authority.roots, protocolVersion: 4, reconnectPeriod: 0, ...options });
    this.clients.push(client);
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('close', () => reject(new Error('closed before it was connected')));
      client.on('error', reject);
    });
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.end(true);
    await Promise.all(this.processes.map(({ link }) => link.close()));
    await this.broker.dispose();
  }
}
