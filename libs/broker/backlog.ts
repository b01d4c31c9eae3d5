import { BROKER_LIMITS } from './limits.js';
import { toColumns, type HeartbeatRow } from './heartbeat-columns.js';
import { Refusals } from './refusals.js';
import type { BacklogFigures, ConnectionChange, LinkStats, UplinkBatch, UplinkMessage } from './types.js';

/** Called once the row is committed. */
export type Acknowledge = () => void;
interface PendingHeartbeat { row: HeartbeatRow; acks: Acknowledge[] }
interface PendingMessage { message: UplinkMessage; bytes: number; ack: Acknowledge | undefined }

/** Ends of connections kept of one device, when their beginnings are already stored. */
const DEPARTURES = 4;

/**
 * What waits for the next batch. Bounded: heartbeats keep the latest of each device, connection changes a few of
 * each device, refusals are counted together, and `full` tells the intake to hold everything else at the sockets.
 */
export class Backlog {
  private readonly heartbeats = new Map<string, PendingHeartbeat>();
  private readonly changes = new Map<string, ConnectionChange[]>();
  private messages: PendingMessage[] = [];
  private messageBytes = 0;
  readonly refusals = new Refusals();
  /** Messages taken in since the start, by kind. */
  readonly accepted: LinkStats['accepted'] = { hello: 0, heartbeat: 0, inventory: 0, reported: 0, outcome: 0, event: 0, bye: 0 };

  get rows(): number {
    return this.heartbeats.size + this.changes.size + this.messages.length + this.refusals.size;
  }

  /** @param held devices that wait at their socket. */
  figures(held: number): BacklogFigures {
    const rows = { connections: this.changes.size, heartbeats: this.heartbeats.size, messages: this.messages.length, refusals: this.refusals.size, held };
    return { rows, bytes: this.messageBytes };
  }

  get full(): boolean {
    return this.messages.length >= BROKER_LIMITS.backlogRows || this.messageBytes >= BROKER_LIMITS.backlogBytes;
  }

  addHeartbeat(row: HeartbeatRow, ack?: Acknowledge): void {
    this.accepted.heartbeat++;
    const pending = this.heartbeats.get(row.deviceId);
    if (!pending) {
      this.heartbeats.set(row.deviceId, { row, acks: ack ? [ack] : [] });
      return;
    }
    pending.row = row;
    if (ack) pending.acks.push(ack);
  }

  addMessage(message: UplinkMessage, bytes: number, ack?: Acknowledge): void {
    this.accepted[message.kind]++;
    this.messages.push({ message, bytes, ack });
    this.messageBytes += bytes;
  }

  /** Keeps, of each device, the latest arrival and the departure that follows it. */
  addConnection(change: ConnectionChange): void {
    const known = this.changes.get(change.deviceId) ?? [];
    const arrival = known.find((c) => c.connected);
    if (change.connected) this.changes.set(change.deviceId, [change]);
    else if (arrival?.connectionId === change.connectionId) this.changes.set(change.deviceId, [arrival, change]);
    else if (!arrival) this.changes.set(change.deviceId, [...known, change].slice(-DEPARTURES));
    // Otherwise an older connection ends after a newer one began: the newer one already says so.
  }

  /** Takes at most about `rows` rows; connections first, and nothing else while some of them remain. */
  take(rows: number): { batch: UplinkBatch; acks: Acknowledge[] } {
    const acks: Acknowledge[] = [];
    const connections = this.takeConnections(rows);
    const behind = this.changes.size > 0;
    const left = behind ? 0 : rows - connections.length;
    const heartbeats = this.takeHeartbeats(left, acks);
    const messages = this.takeMessages(left - heartbeats.length, acks);
    return { batch: { connections, heartbeats: toColumns(heartbeats), messages, refusals: this.refusals.take() }, acks };
  }

  private takeConnections(rows: number): ConnectionChange[] {
    const taken: ConnectionChange[] = [];
    for (const [deviceId, changes] of this.changes) {
      if (taken.length >= rows) break;
      taken.push(...changes);
      this.changes.delete(deviceId);
    }
    return taken;
  }

  private takeHeartbeats(rows: number, acks: Acknowledge[]): HeartbeatRow[] {
    const taken: HeartbeatRow[] = [];
    for (const [deviceId, pending] of this.heartbeats) {
      if (taken.length >= rows) break;
      taken.push(pending.row);
      for (const ack of pending.acks) acks.push(ack);
      this.heartbeats.delete(deviceId);
    }
    return taken;
  }

  private takeMessages(rows: number, acks: Acknowledge[]): UplinkMessage[] {
    let count = 0;
    let bytes = 0;
    while (count < this.messages.length && count < rows && bytes < BROKER_LIMITS.batchBytes) bytes += this.messages[count++]?.bytes ?? 0;
    const taken = this.messages.slice(0, count);
    this.messages = this.messages.slice(count);
    this.messageBytes -= bytes;
    for (const { ack } of taken) if (ack) acks.push(ack);
    return taken.map((t) => t.message);
  }
}
