import { v7 } from 'uuid';
import type { DeviceEvent } from '#contract';
import { Journal } from './journal.js';

type Kind = DeviceEvent['kind'];
type Record = { put: DeviceEvent } | { sent: string } | { dropped: number };

/** Events kept while the server is away: about 1 MB at the very most. */
export const EVENTS_KEPT = 1_000;

/**
 * Events for the device's history that wait for their PUBACK, on disk. Bounded: the oldest are dropped first and
 * counted. (Outcomes of commands are in the ledger and reports in the progress file: neither is ever dropped.)
 */
export class EventOutbox {
  private readonly events = new Map<string, DeviceEvent>();
  private journal!: Journal<Record>;
  private lost = 0;

  private constructor() {}

  static async open(path: string): Promise<EventOutbox> {
    const outbox = new EventOutbox();
    outbox.journal = await Journal.open<Record>(path, (r) => outbox.replay(r as Record), () => outbox.snapshot());
    return outbox;
  }

  /** How many events were dropped since enrolment because the server was away too long. */
  get dropped(): number {
    return this.lost;
  }

  /** Notes something worth a line in the device's history. On disk when it resolves, or in memory only if the disk is full. */
  async add(kind: Kind, detail: string, at = new Date()): Promise<void> {
    const event: DeviceEvent = { v: 1, id: v7(), at: at.toISOString(), kind, detail: detail.slice(0, 1_000) };
    this.put(event);
    await this.journal.append({ put: event }).catch(() => undefined);
  }

  /** The oldest events not yet acknowledged. */
  next(limit: number): DeviceEvent[] {
    return [...this.events.values()].slice(0, limit);
  }

  /** The server has stored this event. */
  async sent(id: string): Promise<void> {
    if (this.events.delete(id)) await this.journal.append({ sent: id });
  }

  close(): Promise<void> {
    return this.journal.close();
  }

  private put(event: DeviceEvent): void {
    this.events.set(event.id, event);
    for (const id of this.events.keys()) {
      if (this.events.size <= EVENTS_KEPT) break;
      this.events.delete(id);
      this.lost++;
    }
  }

  private replay(record: Record): void {
    if ('put' in record) this.put(record.put);
    else if ('sent' in record) this.events.delete(record.sent);
    else if ('dropped' in record) this.lost = record.dropped;
  }

  private snapshot(): Record[] {
    return [{ dropped: this.lost }, ...[...this.events.values()].map((put) => ({ put }))];
  }
}
