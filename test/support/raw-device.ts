/** A device of a journey that does nothing by itself, and says on the real wire exactly what its test wants. */
import mqtt, { type MqttClient } from 'mqtt';
import { checkDown, downFilter, parseDownTopic, upTopic, type CommandBody, type DeviceDetail, type Heartbeat, type TargetBody, type UpKind } from '#contract';
import { verifySigned } from '#pki';
import { enrol, fetchTrust, keyPool, type Identity } from '../../bench/fleet/enrol.js';
import { profile } from '../../bench/fleet/profiles.js';
import type { House } from './house.js';

export const HEARTBEAT: Heartbeat = { v: 1, diskFree: 10, diskTotal: 20, link: 'wifi', inUse: false, uptime: 60, targetEtag: '', inventoryHash: '' };

/** The server it speaks to, and a signed-in session there. */
type Server = Pick<House, 'api' | 'deviceUrl'>;

export class RawDevice {
  readonly commands: CommandBody[] = [];
  /** Said in the next hello. */
  inventoryHash = '';
  onWanted: () => unknown = () => undefined;
  onTarget: (target: TargetBody) => unknown = () => undefined;
  /** Connections that ended since the device was made. */
  closings = 0;
  private client!: MqttClient;
  private again: NodeJS.Timeout | undefined;

  private constructor(private readonly house: Server, readonly identity: Identity) {}

  /** Enrols at the first site under `hostname` and connects. */
  static async join(house: Server, hostname: string): Promise<RawDevice> {
    const [site] = (await house.api.sites(1)).items;
    if (!site) throw new Error('The sample has no site.');
    const { token } = await house.api.enrolmentToken(site, 'Raw', 1);
    const [pair] = await keyPool(1);
    if (!pair || !token) throw new Error('No key or no token.');
    const machine = { ...profile(900_000), hostname, serial: '', machineId: '' };
    const device = new RawDevice(house, await enrol(house.deviceUrl, token, machine, pair, await fetchTrust(house.deviceUrl, token)));
    await device.connect();
    return device;
  }

  get id(): string {
    return this.identity.deviceId;
  }

  /** As the console sees it. */
  detail(): Promise<DeviceDetail> {
    return this.house.api.call('GET', `/devices/${this.id}`);
  }

  /** Publishes with QoS 1; resolves when the server has stored (or refused) it, also after reconnections. */
  async say(kind: UpKind, body: unknown): Promise<void> {
    await this.publish(upTopic(this.id, kind), Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body));
  }

  async publish(topic: string, payload: string | Buffer): Promise<void> {
    await this.client.publishAsync(topic, payload, { qos: 1 });
  }

  /** Gives up what was never acknowledged. */
  async leave(): Promise<void> {
    clearTimeout(this.again);
    await this.client.endAsync(true);
  }

  async connect(): Promise<void> {
    const { mqtt: address, key, certificate: cert, roots: ca } = this.identity;
    this.client = mqtt.connect({ protocol: 'mqtts', ...address, clientId: this.id, protocolVersion: 4, resubscribe: false, reconnectPeriod: 300, key, cert, ca });
    this.client.on('error', () => undefined);
    this.client.on('close', () => this.closings++);
    this.client.on('message', (topic, payload) => this.receive(topic, payload.toString()));
    await new Promise<void>((resolve) => {
      // As an agent: what ends before it listens is begun again by the next connection.
      this.client.on('connect', () => {
        this.client.subscribeAsync(downFilter(this.id), { qos: 1 }).then(() => { this.hello(); resolve(); }, () => undefined);
      });
    });
  }

  /** As an agent: again until the server answers. */
  private hello(): void {
    clearTimeout(this.again);
    this.again = setTimeout(() => this.hello(), 1_000);
    const body = { v: 1, agentVersion: 'raw', bootId: 'raw', at: new Date().toISOString(), targetEtag: '', inventoryHash: this.inventoryHash, lastSequence: this.commands.at(-1)?.sequence ?? 0 };
    this.client.publish(upTopic(this.id, 'hello'), JSON.stringify(body), { qos: 1 });
  }

  private receive(topic: string, payload: string): void {
    const kind = parseDownTopic(topic)?.kind;
    if (kind === 'welcome') clearTimeout(this.again);
    if (kind === 'wanted') this.onWanted();
    if (kind !== 'command' && kind !== 'target') return;
    const checked = checkDown(kind, JSON.parse(payload));
    const text = checked.ok ? verifySigned(checked.value, this.identity.signingKeys) : undefined;
    if (text === undefined) throw new Error(`The server sent a ${kind} that is not one.`);
    if (kind === 'command') this.commands.push(JSON.parse(text) as CommandBody);
    else this.onTarget(JSON.parse(text) as TargetBody);
  }
}
