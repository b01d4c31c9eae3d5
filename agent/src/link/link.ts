import { checkDown, checkUp, parseDownTopic, type DownKind, type DownMessage, type UpKind, type UpMessage } from '#contract';
import type { Log } from '../log.js';
import { sentence } from '../log.js';
import { Backoff } from './backoff.js';
import { Connection, type ConnectionOptions, type Ended } from './connection.js';
import { Blocked } from './obstacle.js';
import { pause } from './pause.js';
import { wayName, worthTrying, type Way } from './way.js';
import type { Ways } from './ways.js';

export interface LinkHandlers {
  /** Called after each successful subscription: say hello. */
  onConnected(): void;
  onDisconnected(cause: string): void;
  /** No way leads to the server; why is in {@link Ways.tried}. */
  onUnreachable(): void;
  /** A message of the right shape. Signatures are checked by the receiver. */
  onMessage<K extends DownKind>(kind: K, message: DownMessage[K]): void;
  /** A message that is not ours or has no valid shape. */
  onRefused(problem: string): void;
}

export interface LinkOptions {
  /** Read anew at each attempt: a renewed certificate counts from the next connection on. */
  connection: () => ConnectionOptions;
  /** Which way to take, and what was learnt of it. */
  ways: Ways;
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
    const { log, handlers, ways, backoff = new Backoff(), bootDelayMs = 0 } = this.options;
    await pause(bootDelayMs, this.stopping.signal);
    while (!this.stopping.signal.aborted) {
      try {
        let since = performance.now();
        const found = await this.find();
        if (found) {
          const { cause, silent } = await this.live(found.ended, () => {
            since = performance.now();
            handlers.onConnected();
          });
          // A broker that accepts and drops at once (revoked, overloaded) must not be hammered.
          if (performance.now() - since >= HELD) backoff.reset();
          handlers.onDisconnected(cause);
          log.info(`link down: ${cause}`);
          await ways.ended(found.way, silent);
        } else if (!this.stopping.signal.aborted) {
          ways.roundFailed();
          handlers.onUnreachable();
        }
      } catch (error) {
        log.warn(`link: ${sentence(error)}`);
      }
      if (!this.stopping.signal.aborted) await pause(backoff.next(), this.stopping.signal);
    }
  }

  /**
   * Tries the ways of one round until one leads to the server; undefined when none does.
   *
   * @throws Error when the server is there and refuses: another way would change nothing.
   */
  private async find(): Promise<{ way: Way; ended: Promise<Ended> } | undefined> {
    const { ways, log, connection } = this.options;
    for (const way of await ways.round()) {
      if (this.stopping.signal.aborted) return undefined;
      if (wayName(way) !== ways.current && !worthTrying(way, ways.tried)) continue;
      let onEnd: (ended: Ended) => void = () => undefined;
      const ended = new Promise<Ended>((resolve) => (onEnd = resolve));
      try {
        this.connection = await Connection.establish(way, connection(), ways.keepalive(way), { onMessage: (topic, payload) => this.receive(topic, payload), onEnd });
        this.wakeUp = () => onEnd({ cause: 'closed by the agent', silent: 0 });
        await ways.worked(way);
        return { way, ended };
      } catch (error) {
        if (!(error instanceof Blocked)) throw error;
        ways.failed({ way: wayName(way), obstacle: error.obstacle, detail: error.message.slice(0, 200) });
        log.warn(`link: ${wayName(way)}: ${error.obstacle} (${error.message})`);
      }
    }
    return undefined;
  }

  /** A connection from its establishment to its end. */
  private async live(ended: Promise<Ended>, onConnected: () => void): Promise<Ended> {
    try {
      if (this.stopping.signal.aborted) return { cause: 'stopped', silent: 0 };
      onConnected();
      return await ended;
    } finally {
      const { connection } = this;
      this.connection = undefined;
      await connection?.close();
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
