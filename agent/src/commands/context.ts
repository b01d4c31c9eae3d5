/** What commands need of the agent around them, and what they answer. */
import type { ByeReason, CommandArgs, CommandKind, OutcomeState } from '#contract';
import type { ConnectionOptions } from '../link/connection.js';
import type { Proxies } from '../link/proxies.js';
import type { Machine } from '../inventory/index.js';

export interface CommandContext {
  /** What this machine's own configuration lets the server do; the server cannot widen it. */
  config: { allowPower: boolean; allowLock: boolean; allowMessage: boolean };
  /** Where the server is and what proves who is at each end. Read at each use, so a getter may follow a renewal. */
  connection: ConnectionOptions;
  /** Proxies as they are set now, and what is set but cannot be used. */
  proxies: () => Promise<Proxies>;
  /** Name of the way the link last worked by. */
  way: string | undefined;
  /** Collects and publishes the inventory now. */
  refreshInventory(): Promise<void>;
  /** Publishes the last words before the machine goes; must not throw when the link is down. */
  announce(reason: ByeReason): Promise<void>;
  /**
   * Runs the act once the outcome of the running command is stored in the outbox, so that a restart can neither lose the
   * outcome nor execute the command again.
   */
  afterOutcome(act: () => Promise<void>): void;
  /** Path, on the device HTTPS API, of a large file this device may read: a better measure of speed than a small answer. */
  speedSample?: () => string | undefined;
  /** Another machine than this one: tests give a recorded one. */
  machine?: Machine;
}

export interface CommandResult {
  state: OutcomeState;
  /** One sentence for the person who gave the order, in French. */
  detail?: string;
  result?: Record<string, unknown>;
}

/** One kind of command. Arguments are already checked; the signal ends it when the agent stops. */
export type Executor<K extends CommandKind> = (args: CommandArgs<K>, signal: AbortSignal) => Promise<CommandResult>;
/** What the order queue calls: any arguments, never a rejection. */
export type CheckedExecutor = (args: unknown, signal: AbortSignal) => Promise<CommandResult>;
