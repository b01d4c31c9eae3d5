import { checkCommandBody, type CommandBody, type Outcome, type Signed } from '#contract';
import { verifySigned } from '#pki';
import type { CheckedExecutor } from '../commands/index.js';
import type { Log } from '../log.js';
import { sentence } from '../log.js';
import { pause } from '../link/pause.js';
import type { Ledger } from './ledger.js';

/** Commands waiting for their turn; the server sends again at the next connection what found no place. */
const QUEUE = 100;
/** Outcomes waiting for the server beyond which no new command is begun. */
const UNSENT = 500;
/** A machine that still runs this long (ms) after it was told to go did not obey. */
const DEPARTURE = 5 * 60_000;

export interface DeskOptions {
  deviceId: string;
  bootId: string;
  signingKeys: () => readonly string[];
  ledger: Ledger;
  executors: Record<CommandBody['kind'], CheckedExecutor>;
  log: Log;
  /** The server's clock, ms: expiry must not depend on a wrong local clock. */
  serverNow: () => number;
  /** There is an outcome to send. */
  onOutcome: () => void;
  onRefused: (why: string) => void;
}

/** Receives commands, executes them one after the other, each at most once. */
export class Desk {
  private readonly waiting: CommandBody[] = [];
  private readonly deferred: (() => Promise<void>)[] = [];
  private working: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly options: DeskOptions) {}

  /** Gives an end to what a kill or a reboot cut. Call once, before any command is received. */
  async recover(): Promise<void> {
    const { ledger, bootId } = this.options;
    for (const { id, kind, bootId: then } of ledger.open()) {
      const wanted = (kind === 'reboot' || kind === 'power-off') && then !== bootId;
      await this.conclude(id, wanted ? { state: 'done', detail: 'L’appareil a redémarré.' } : { state: 'failed', detail: 'Interrompu : l’agent s’est arrêté pendant l’exécution (interrupted).' });
    }
  }

  /** Something to do once the outcome of the running command is stored (see CommandContext.afterOutcome). */
  readonly defer = (act: () => Promise<void>): void => void this.deferred.push(act);

  /** Takes a signed command in; whatever is wrong with it is said to `onRefused`. */
  receive(signed: Signed): void {
    const { signingKeys, deviceId, ledger, onRefused, onOutcome } = this.options;
    const text = verifySigned(signed, signingKeys());
    if (text === undefined) return onRefused('command with a wrong signature');
    const checked = checkCommandBody(parse(text));
    if (!checked.ok) return onRefused(`command: ${checked.problem}`);
    const command = checked.value;
    if (command.deviceId !== deviceId) return onRefused('command of another device');
    if (ledger.knows(command.id)) {
      ledger.resend(command.id);
      return onOutcome();
    }
    if (command.sequence <= ledger.lastSequence) return onRefused(`command ${command.sequence} comes after ${ledger.lastSequence}: replayed`);
    if (this.waiting.length >= QUEUE || this.waiting.some((c) => c.id === command.id)) return;
    this.waiting.push(command);
    this.waiting.sort((a, b) => a.sequence - b.sequence);
    this.working ??= this.work().finally(() => (this.working = undefined));
  }

  /** Ends the running command and begins no other. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.waiting.length = 0;
    await this.working;
  }

  private async work(): Promise<void> {
    for (;;) {
      const command = this.waiting.shift();
      if (!command || this.stopping.signal.aborted) return;
      try {
        await this.handle(command);
      } catch (error) {
        this.options.log.error(`command ${command.kind}: ${sentence(error)}`);
      }
    }
  }

  private async handle(command: CommandBody): Promise<void> {
    const { ledger, executors, bootId, serverNow, log } = this.options;
    if (ledger.unsent().length >= UNSENT || command.sequence <= ledger.lastSequence) return;
    await ledger.accept(command, bootId);
    if (!(Date.parse(command.expiresAt) > serverNow())) return this.conclude(command.id, { state: 'expired' });
    log.info(`command ${command.sequence}: ${command.kind}`);
    await this.conclude(command.id, { state: 'running' });
    const result = await executors[command.kind](command.args, this.stopping.signal);
    const acts = this.deferred.splice(0);
    // The machine goes: only its next start proves that it did.
    if (acts.length > 0 && result.state === 'done') return this.depart(command.id, acts, result.detail);
    await this.conclude(command.id, result);
  }

  private async depart(id: string, acts: (() => Promise<void>)[], detail = ''): Promise<void> {
    await this.conclude(id, { state: 'running', detail });
    for (const act of acts) await act();
    await pause(DEPARTURE, this.stopping.signal);
    if (!this.stopping.signal.aborted) await this.conclude(id, { state: 'failed', detail: 'L’appareil ne s’est pas arrêté.' });
  }

  private async conclude(commandId: string, result: Pick<Outcome, 'state' | 'detail' | 'result'>): Promise<void> {
    const { state, detail, result: data } = result;
    await this.options.ledger.conclude({ v: 1, commandId, state, at: new Date().toISOString(), ...(detail && { detail: detail.slice(0, 1_000) }), ...(data && { result: data }) });
    this.options.onOutcome();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
