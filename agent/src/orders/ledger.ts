import type { CommandBody, CommandKind, Outcome } from '#contract';
import { Journal } from '../state/journal.js';

/** One command, from the moment before its execution on. */
interface Entry {
  id: string;
  sequence: number;
  kind: CommandKind;
  /** Start of the machine during which it was executed. */
  bootId: string;
  outcome?: Outcome;
  sent: boolean;
}

type Record = { entry: Entry } | { outcome: Outcome } | { sent: string } | { last: number };

/** Commands whose end is remembered, to answer a repeat without doing it twice. */
const REMEMBERED = 200;

/**
 * What was executed, and what became of it. A command is written here *before* it is executed and its outcome before it
 * is sent, so a kill -9 at any moment neither repeats an act nor loses an outcome.
 */
export class Ledger {
  private readonly entries = new Map<string, Entry>();
  private journal!: Journal<Record>;
  private last = 0;

  private constructor() {}

  static async open(path: string): Promise<Ledger> {
    const ledger = new Ledger();
    ledger.journal = await Journal.open<Record>(path, (r) => ledger.replay(r as Record), () => ledger.snapshot());
    return ledger;
  }

  /** Highest sequence accepted. */
  get lastSequence(): number {
    return this.last;
  }

  /** Commands accepted that have no final outcome: after a start, those that a kill or a reboot cut. */
  open(): Readonly<Entry>[] {
    return [...this.entries.values()].filter((e) => !isFinal(e.outcome));
  }

  /** Outcomes that the server has not acknowledged, oldest first. */
  unsent(): Outcome[] {
    return [...this.entries.values()].flatMap((e) => (e.outcome && !e.sent ? [e.outcome] : []));
  }

  knows(id: string): boolean {
    return this.entries.has(id);
  }

  /** Durable when it resolves: only then may the command be executed. @throws Error when it cannot be written */
  async accept({ id, sequence, kind }: Pick<CommandBody, 'id' | 'sequence' | 'kind'>, bootId: string): Promise<void> {
    const entry: Entry = { id, sequence, kind, bootId, sent: false };
    await this.journal.append({ entry });
    this.put(entry);
  }

  /** Keeps the outcome until the server has it (in memory at least, should the disk be full); a later one replaces it. */
  async conclude(outcome: Outcome): Promise<void> {
    this.apply(outcome);
    await this.journal.append({ outcome });
  }

  /** The server has stored this outcome. */
  async sent(outcome: Outcome): Promise<void> {
    const entry = this.entries.get(outcome.commandId);
    if (entry?.outcome !== outcome) return; // replaced meanwhile: the newer one is still to be sent
    entry.sent = true;
    this.forget();
    await this.journal.append({ sent: entry.id });
  }

  /** The server asks again for a command that is over: its outcome is sent once more. */
  resend(id: string): void {
    const entry = this.entries.get(id);
    if (entry?.outcome) entry.sent = false;
  }

  close(): Promise<void> {
    return this.journal.close();
  }

  private put(entry: Entry): void {
    this.entries.set(entry.id, entry);
    this.last = Math.max(this.last, entry.sequence);
    this.forget();
  }

  private apply(outcome: Outcome): void {
    const entry = this.entries.get(outcome.commandId);
    if (entry) Object.assign(entry, { outcome, sent: false });
  }

  private forget(): void {
    for (const entry of this.entries.values()) {
      if (this.entries.size <= REMEMBERED) return;
      if (entry.sent && isFinal(entry.outcome)) this.entries.delete(entry.id);
    }
  }

  private replay(record: Record): void {
    if ('entry' in record) this.put(record.entry);
    else if ('outcome' in record) this.apply(record.outcome);
    else if ('last' in record) this.last = Math.max(this.last, record.last);
    else {
      const entry = this.entries.get(record.sent);
      if (entry) entry.sent = true;
    }
  }

  private snapshot(): Record[] {
    return [{ last: this.last }, ...[...this.entries.values()].map((entry) => ({ entry }))];
  }
}

const isFinal = (outcome: Outcome | undefined): boolean => outcome !== undefined && outcome.state !== 'running';
