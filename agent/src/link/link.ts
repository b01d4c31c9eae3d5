import { checkDown, checkUp, parseDownTopic, type DownKind, type DownMessage, type UpKind, type UpMessage } from '#contract';
import type { Log } from '../log.js';
import { sentence } from '../log.js';
import { Backoff } from './backoff.js';
import { Connection, type ConnectionOptions } from './connection.js';
import { pause } from './pause.js';

export interface LinkHandlers {
  /** Called after each successful subscription: say hello. */
  onConnected(): void;
  onDisconnected(cause: string): void;
  /** A message of the right shape. Signatures are checked by the receiver. */
  onMessage<K extends DownKind>(kind: K, message: DownMessage[K]): void;
  /** A message that is not ours or has no valid shape. */
  onRefused(problem: string): void;
}

export interface LinkOptions {
  /** Read anew at each attempt: a renewed certificate counts from the next connection on. */
  connection: () => ConnectionOptions;
  handlers: LinkHandlers;
  log: Log;
  backoff?: Backoff;
  /** Wait before the very first attempt, ms. */
  bootDelayMs?: number;
}

/** A connection that lasted this long (ms) was a good one. */
const HELD = 10_000;

/** Keeps one connection to the broker for as long as it runs, with full-jitter back-off between attempts. */
export class Link {
  private connection: Connection | undefined;
  private readonly stopping = new AbortController();
  private wakeUp: () => void = () => undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly options: LinkOptions) {}

  get connected(): boolean {
    return this.connection !== undefined;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Sends QoS 1 and resolves at the PUBACK. @throws Error when the link is down, breaks, or the message is not valid. */
  async publish<K extends Exclude<UpKind, 'inventory'>>(kind: K, message: UpMessage[K]): Promise<void> {
    const checked = checkUp(kind, message);
    if (!checked.ok) throw new Error(`A ${kind} of our own is not valid: ${checked.problem}`);
    await this.publishRaw(kind, JSON.stringify(message));
  }

  /** Sends bytes that were already checked and packed (the inventory). */
  async publishRaw(kind: UpKind, payload: string | Buffer): Promise<void> {
    if (!this.connection) throw new Error('The link is down.');
    await this.connection.publish(kind, payload);
  }

  /** Ends the present connection; the next attempt uses fresh options. */
  async reconnect(): Promise<void> {
    const connection = this.connection;
    await connection?.close();
    this.wakeUp();
  }

  /** Stops for good. The connection is closed properly: no will. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const connection = this.connection;
    await connection?.close();
    this.wakeUp();
    await this.running;
  }

  private async run(): Promise<void> {
    const { log, handlers, backoff = new Backoff(), bootDelayMs = 0 } = this.options;
    await pause(bootDelayMs, this.stopping.signal);
    while (!this.stopping.signal.aborted) {
      try {
        let since = Date.now();
        const cause = await this.live(() => {
          since = Date.now();
          handlers.onConnected();
        });
        // A broker that accepts and drops at once (revoked, overloaded) must not be hammered.
        if (Date.now() - since >= HELD) backoff.reset();
        handlers.onDisconnected(cause);
        log.info(`link down: ${cause}`);
      } catch (error) {
        log.warn(`link: ${sentence(error)}`);
      }
      if (!this.stopping.signal.aborted) await pause(backoff.next(), this.stopping.signal);
    }
  }

  /** One connection from its establishment to its end; answers why it ended. */
  private async live(onConnected: () => void): Promise<string> {
    let ended: (cause: string) => void = () => undefined;
    const end = new Promise<string>((resolve) => (ended = resolve));
    this.connection = await Connection.establish(this.options.connection(), (topic, payload) => this.receive(topic, payload), ended);
    this.wakeUp = () => ended('closed by the agent');
    try {
      if (this.stopping.signal.aborted) return 'stopped';
      onConnected();
      return await end;
    } finally {
      const connection = this.connection;
      this.connection = undefined;
      await connection.close();
    }
  }

  private receive(topic: string, payload: Buffer): void {
    const { handlers } = this.options;
    const parsed = parseDownTopic(topic);
    if (!parsed || parsed.deviceId !== this.options.connection().deviceId) return handlers.onRefused('foreign topic');
    let value: unknown;
    try {
      value = JSON.parse(payload.toString('utf8'));
    } catch {
      return handlers.onRefused(`${parsed.kind}: not JSON`);
    }
    const checked = checkDown(parsed.kind, value);
    if (!checked.ok) return handlers.onRefused(`${parsed.kind}: ${checked.problem}`);
    try {
      handlers.onMessage(parsed.kind, checked.value);
    } catch (error) {
      handlers.onRefused(`${parsed.kind}: ${sentence(error)}`);
    }
  }
}
