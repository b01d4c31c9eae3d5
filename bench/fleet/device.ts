/** One simulated device on the real wire: hello, heartbeats, inventory when wanted, targets and commands answered. */
import { deflateRawSync } from 'node:zlib';
import { connect, type MqttClient } from 'mqtt';
import { checkDown, downFilter, parseDownTopic, upTopic, type CommandBody, type Heartbeat, type ItemReport, type TargetBody, type UpKind } from '#contract';
import { verifySigned } from '#pki';
import type { Identity } from './enrol.js';
import { inventoryOf, noise, type Profile } from './profiles.js';

/** Above this `noise`, a device has a full disk: about one in ten. */
const FULL_DISK = 0.89;

export interface DeviceOptions {
  /** Milliseconds between heartbeats; the server's welcome may ask for another. */
  heartbeatMs: number;
  /** How long one simulated installation takes, ms. */
  installMs: number;
}

export class SimulatedDevice {
  private client: MqttClient | undefined;
  private beat: NodeJS.Timeout | undefined;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly inventory;
  private readonly installed = new Map<string, string>();
  private revision = 0;
  private etag = '';
  private lastSequence = 0;
  private readonly started = Date.now();

  constructor(
    readonly identity: Identity,
    private readonly machine: Profile,
    private readonly options: DeviceOptions,
  ) {
    this.inventory = inventoryOf(machine);
    for (const item of machine.software) this.installed.set(item.name, item.version);
  }

  /** Connects and says hello; resolves once subscribed. */
  async start(): Promise<void> {
    const { deviceId, mqtt, key, certificate, roots } = this.identity;
    this.client = connect({
      protocol: 'mqtts', host: mqtt.host, port: mqtt.port, clientId: deviceId, protocolVersion: 4, clean: true, resubscribe: false,
      key, cert: certificate, ca: roots, keepalive: 60, reconnectPeriod: 2_000 + Math.round(noise(this.machine.index, 'back') * 20_000),
      will: { topic: upTopic(deviceId, 'bye'), payload: Buffer.from('{"v":1,"reason":"lost"}'), qos: 0, retain: false },
    });
    this.client.on('message', (topic, payload) => this.onMessage(topic, payload.toString()));
    this.client.on('error', () => undefined); // mqtt.js reconnects by itself; a refused device shows in the server's metrics.
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`device ${this.machine.index}: not connected within 60 s`)), 60_000);
      this.client?.on('connect', () => {
        this.client?.subscribe(downFilter(deviceId), { qos: 1 }, (error) => {
          clearTimeout(late);
          if (error) reject(error);
          else resolve();
          if (!error) this.hello();
        });
      });
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.beat);
    for (const timer of this.timers) clearTimeout(timer);
    this.publish('bye', { v: 1, reason: 'stopping' });
    await this.client?.endAsync(false);
  }

  private publish(kind: UpKind, body: unknown): void {
    const payload = kind === 'inventory' ? deflateRawSync(JSON.stringify(body)) : JSON.stringify(body);
    this.client?.publish(upTopic(this.identity.deviceId, kind), payload, { qos: kind === 'bye' ? 0 : 1 });
  }

  private hello(): void {
    this.publish('hello', {
      v: 1, agentVersion: 'simulated', bootId: `sim-${this.started}`, at: new Date().toISOString(),
      targetEtag: this.etag, inventoryHash: this.inventory.hash, lastSequence: this.lastSequence,
    });
    this.pace(this.options.heartbeatMs);
    this.heartbeat();
  }

  private pace(interval: number): void {
    clearInterval(this.beat);
    this.beat = setInterval(() => this.heartbeat(), interval * (0.9 + 0.2 * noise(this.machine.index, 'jitter')));
  }

  private heartbeat(): void {
    const total = this.machine.hardware.filesystems[0]?.size ?? 0;
    const body: Heartbeat = {
      v: 1, diskFree: this.machine.hardware.filesystems[0]?.free ?? 0, diskTotal: total, link: 'wifi',
      signal: 40 + Math.round(noise(this.machine.index, 'signal') * 60), inUse: noise(this.machine.index, 'use') > 0.5,
      uptime: Math.round((Date.now() - this.started) / 1000), targetEtag: this.etag, inventoryHash: this.inventory.hash,
      ...(this.machine.battery ? { battery: 15 + Math.round(noise(this.machine.index, 'battery') * 85), charging: noise(this.machine.index, 'charge') > 0.6 } : {}),
    };
    this.publish('heartbeat', body);
  }

  private onMessage(topic: string, text: string): void {
    const kind = parseDownTopic(topic)?.kind;
    if (!kind) return;
    const checked = checkDown(kind, JSON.parse(text));
    if (!checked.ok) return;
    if (kind === 'welcome') this.pace((checked.value as { heartbeatMs: number }).heartbeatMs);
    else if (kind === 'wanted') this.publish('inventory', this.inventory);
    else this.onSigned(kind, checked.value as { v: 1; body: string; signature: string; key: string });
  }

  private onSigned(kind: 'target' | 'command', signed: { v: 1; body: string; signature: string; key: string }): void {
    if (!verifySigned(signed, this.identity.signingKeys)) return;
    if (kind === 'target') this.onTarget(JSON.parse(signed.body) as TargetBody);
    else this.onCommand(JSON.parse(signed.body) as CommandBody);
  }

  private onCommand(command: CommandBody): void {
    if (command.sequence <= this.lastSequence) return;
    this.lastSequence = command.sequence;
    this.publish('outcome', { v: 1, commandId: command.id, state: 'done', detail: 'simulé', at: new Date().toISOString() });
  }

  /** Converges as an agent would: one item after the other, with progress; some devices cannot, and say why. */
  private onTarget(target: TargetBody): void {
    if (target.revision < this.revision) return;
    this.revision = target.revision;
    this.etag = target.etag;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    let at = 0;
    for (const item of target.items) {
      const have = this.installed.get(item.package);
      if (item.ensure === 'absent' ? have === undefined : have !== undefined && (!item.version || item.version === have)) {
        this.report([{ key: item.key, state: 'done', ...(have ? { version: have } : {}) }]);
        continue;
      }
      if (this.machine.platform !== 'linux') {
        this.report([{ key: item.key, state: 'failed', reason: 'unsupported', detail: 'Cet appareil simulé n’installe pas de paquet Debian.' }]);
        continue;
      }
      if (noise(this.machine.index, 'full') > FULL_DISK) {
        this.report([{ key: item.key, state: 'failed', reason: 'disk', detail: 'Place insuffisante : 312 Mo manquants (appareil simulé).', attempts: 1 }]);
        continue;
      }
      for (const progress of [20, 60, 90]) this.later(at + (this.options.installMs * progress) / 100, () => this.report([{ key: item.key, state: progress < 60 ? 'downloading' : 'working', progress }]));
      at += this.options.installMs * (0.7 + 0.6 * noise(this.machine.index, item.key));
      this.later(at, () => {
        const version = item.ensure === 'present' ? (item.version ?? '1.0') : undefined;
        if (version) this.installed.set(item.package, version);
        else this.installed.delete(item.package);
        this.report([{ key: item.key, state: 'done', ...(version ? { version } : {}) }]);
      });
    }
  }

  private report(items: ItemReport[]): void {
    this.publish('reported', { v: 1, revision: this.revision, etag: this.etag, items });
  }

  private later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
  }
}
