/** One simulated device on the real wire: hello, heartbeats, inventory when wanted, targets and commands answered. */
import { deflateRawSync } from 'node:zlib';
import type { SecureContext } from 'node:tls';
import { checkDown, type CommandBody, type DownKind, type Signed, type TargetBody, type UpKind, type Welcome } from '#contract';
import { verifySigned } from '#pki';
import { Connection, secureContext, type Place } from './connection.js';
import { Convergence } from './convergence.js';
import type { Identity } from './enrol.js';
import { Heartbeats } from './heartbeats.js';
import { inventoryOf, noise, type Profile } from './profiles.js';

/** Hello is said again after this long (ms) without a welcome, as the agent does. */
const HELLO_AGAIN = 30_000;

export interface DeviceOptions {
  /** Milliseconds between heartbeats, until the server's welcome asks for another pace; 0: only when told (`beat`). */
  heartbeatMs: number;
  /** How long one simulated installation takes, ms. */
  installMs: number;
  /** Where it connects, when not where its identity says, and from which address. */
  place?: Partial<Place>;
  /** Returns by itself after a broken connection, within this many ms at most; 0: never. */
  returnWithinMs: number;
  /** False: signatures of orders are not checked. A device has a processor of its own, a generator shares the server's. */
  verify?: boolean;
  /** Made before, when making it must not be measured. */
  context?: SecureContext;
}

/** What a measurement hears of a device. */
export interface DeviceWatch {
  /** For the first time; the server asks again when it has not heard of the end. */
  commandReceived?(): void;
  /** The outcome's acknowledgement: the server has committed it. */
  outcomeStored?(): void;
  /** A target with something in it. */
  targetReceived?(): void;
  /** Every item of the target is done or has failed, and the server has committed it. */
  itemsStored?(): void;
  ended?(cause: string): void;
}

export class SimulatedDevice {
  private connection: Connection | undefined;
  private beats: NodeJS.Timeout | undefined;
  private back: NodeJS.Timeout | undefined;
  private again: NodeJS.Timeout | undefined;
  private stopped = false;
  private silent = false;
  private returnWithinMs = 0;
  private readonly heartbeats: Heartbeats;
  private readonly convergence: Convergence;
  private readonly inventoryHash: string;
  private revision = 0;
  private etag = '';
  private lastSequence = 0;
  /** Of the latest command. */
  private lastOutcome: object | undefined;
  /** Not acknowledged yet: said again at the next connection, as the agent does from its outbox. */
  private owing = false;
  /** Items of the target whose end the server has not acknowledged. */
  private readonly unsettled = new Set<string>();
  private settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
  watch: DeviceWatch = {};

  constructor(readonly identity: Identity, private readonly machine: Profile, private readonly options: DeviceOptions) {
    this.heartbeats = new Heartbeats(machine);
    this.inventoryHash = inventoryOf(machine).hash;
    this.convergence = new Convergence(machine, options.installMs, (items) => {
      const settled = items.filter(({ state }) => state === 'done' || state === 'failed').map(({ key }) => key);
      this.send('reported', { v: 1, revision: this.revision, etag: this.etag, items }, () => this.stored(settled));
    });
  }

  /**
   * Connects and says hello; resolves when the server has answered it, rejects with what ended the connection when it does not return.
   * @param at another server than its identity names.
   * @param how `silent`: that server does not answer, the granted subscription is enough; `returnWithinMs`: instead of the option.
   */
  start(at: Partial<Place> = {}, { silent = false, returnWithinMs = this.options.returnWithinMs }: { silent?: boolean; returnWithinMs?: number } = {}): Promise<void> {
    this.stopped = false;
    this.silent = silent;
    this.returnWithinMs = returnWithinMs;
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      this.connect({ ...this.identity.mqtt, ...this.options.place, ...at });
    });
  }

  /** Messages sent and not acknowledged. */
  get open(): number {
    return this.connection?.open ?? 0;
  }

  /** One heartbeat now. */
  beat(onAck?: () => void): void {
    this.connection?.publish('heartbeat', this.heartbeats.next(this.etag, this.inventoryHash), onAck ?? nothing);
  }

  /** Says goodbye and does not return. */
  stop(): void {
    this.leave();
    if (!this.connection) return;
    this.connection.publish('bye', '{"v":1,"reason":"stopping"}');
    this.connection.close();
  }

  /** Goes without a word and does not return. */
  cut(): void {
    this.leave();
    this.connection?.cut();
  }

  private leave(): void {
    this.stopped = true;
    clearTimeout(this.back);
    this.convergence.stop();
  }

  private connect(place: Place): void {
    const context = this.options.context ?? secureContext(this.identity);
    const connection = new Connection(this.identity.deviceId, place, context, {
      message: (kind, payload) => this.onMessage(kind, payload),
      // One that was left may end after the next one began: its end is no news.
      end: (cause) => { if (this.connection === connection) this.onEnd(cause, place); },
    }, () => this.hello());
    this.connection = connection;
  }

  private onEnd(cause: string, place: Place): void {
    clearInterval(this.beats);
    clearTimeout(this.again);
    this.connection = undefined;
    this.watch.ended?.(cause);
    if (!this.stopped && this.returnWithinMs > 0) {
      this.back = setTimeout(() => this.connect(place), Math.random() * this.returnWithinMs);
      return;
    }
    this.settle?.reject(new Error(cause));
    this.settle = undefined;
  }

  private send(kind: UpKind, body: unknown, onAck: () => void = nothing): void {
    const payload = kind === 'inventory' ? deflateRawSync(JSON.stringify(body)) : JSON.stringify(body);
    this.connection?.publish(kind, payload, onAck);
  }

  private hello(): void {
    if (this.silent) {
      this.arrived();
      return;
    }
    this.send('hello', {
      v: 1, agentVersion: 'simulated', bootId: `sim-${this.heartbeats.started}`, at: new Date().toISOString(),
      targetEtag: this.etag, inventoryHash: this.inventoryHash, lastSequence: this.lastSequence,
    });
    clearTimeout(this.again);
    this.again = setTimeout(() => this.hello(), HELLO_AGAIN);
    if (this.options.heartbeatMs === 0) return;
    this.pace(this.options.heartbeatMs);
    this.beat();
  }

  private arrived(): void {
    clearTimeout(this.again);
    if (this.owing) this.sayOutcome();
    this.settle?.resolve();
    this.settle = undefined;
  }

  private pace(interval: number): void {
    if (this.options.heartbeatMs === 0) return;
    clearInterval(this.beats);
    this.beats = setInterval(() => this.beat(), interval * (0.9 + 0.2 * noise(this.machine.index, 'jitter')));
  }

  private onMessage(kind: DownKind, payload: Buffer): void {
    const checked = checkDown(kind, JSON.parse(payload.toString()));
    if (!checked.ok) return;
    if (kind === 'welcome') {
      this.pace((checked.value as Welcome).heartbeatMs);
      this.arrived();
    } else if (kind === 'wanted') this.send('inventory', inventoryOf(this.machine));
    else this.onSigned(kind, checked.value as Signed);
  }

  private onSigned(kind: 'target' | 'command', signed: Signed): void {
    if (this.options.verify !== false && !verifySigned(signed, this.identity.signingKeys)) return;
    if (kind === 'target') this.onTarget(JSON.parse(signed.body) as TargetBody);
    else this.onCommand(JSON.parse(signed.body) as CommandBody);
  }

  private onCommand(command: CommandBody): void {
    if (command.sequence < this.lastSequence) return;
    if (command.sequence > this.lastSequence) {
      this.watch.commandReceived?.();
      this.lastSequence = command.sequence;
      this.lastOutcome = { v: 1, commandId: command.id, state: 'done', detail: 'simulé', at: new Date().toISOString() };
    }
    this.sayOutcome();
  }

  private sayOutcome(): void {
    this.owing = true;
    this.send('outcome', this.lastOutcome, () => {
      this.owing = false;
      this.watch.outcomeStored?.();
    });
  }

  private stored(keys: readonly string[]): void {
    if (this.unsettled.size === 0) return;
    for (const key of keys) this.unsettled.delete(key);
    if (this.unsettled.size === 0) this.watch.itemsStored?.();
  }

  private onTarget(target: TargetBody): void {
    if (target.revision < this.revision) return;
    this.revision = target.revision;
    this.etag = target.etag;
    this.unsettled.clear();
    for (const { key } of target.items) this.unsettled.add(key);
    if (target.items.length > 0) this.watch.targetReceived?.();
    this.convergence.start(target);
  }
}

const nothing = (): void => undefined;
