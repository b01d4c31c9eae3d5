import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ConnectionChange, HeartbeatColumns, Refusal, UplinkBatch, UplinkMessage } from '#broker';
import { Database } from '#database';
import { Log } from './log.js';
import { isPassing } from './trouble-passing.js';
import { describeRow, MESSAGE_ORDER, pick, rowsOf, type Row } from './uplink-rows.js';

export type MessageKind = UplinkMessage['kind'];
/** A checked message of one kind. */
export type MessageOf<K extends MessageKind> = Extract<UplinkMessage, { kind: K }>;
type Handler<T> = (em: EntityManager, news: T) => Promise<void>;
/** Answers which of these devices are not to be heard. */
type Screen = (em: EntityManager, deviceIds: string[]) => Promise<ReadonlySet<string>>;

/**
 * Brings what devices say to the rooms. One batch is one transaction: connections, heartbeats, hello, inventory,
 * reported, outcome, event, bye, refusals; devices are acknowledged after its commit. A row that cannot be stored is
 * found by halving, given to the refusals as malformed, and the rest is stored. When the database is away, the
 * batch is rejected as a whole and the link brings it again.
 */
@Injectable()
export class Uplink {
  private readonly connections: Handler<ConnectionChange[]>[] = [];
  private readonly heartbeats: Handler<HeartbeatColumns>[] = [];
  private readonly messages = new Map<MessageKind, Handler<UplinkMessage[]>[]>();
  private readonly refusals: Handler<Refusal[]>[] = [];
  private screen: Screen | undefined;
  private readonly first: (() => Promise<void>)[] = [];

  constructor(private readonly db: Database, private readonly log: Log) {}

  /** Handlers get the messages of one kind in the order they were received. */
  on<K extends MessageKind>(kind: K, handler: Handler<MessageOf<K>[]>): void {
    const list = this.messages.get(kind) ?? [];
    // Only messages of this kind are handed to it: see `apply`.
    list.push((em, messages) => handler(em, messages as MessageOf<K>[]));
    this.messages.set(kind, list);
  }

  onConnections(handler: Handler<ConnectionChange[]>): void {
    this.connections.push(handler);
  }

  onHeartbeats(handler: Handler<HeartbeatColumns>): void {
    this.heartbeats.push(handler);
  }

  onRefusals(handler: Handler<Refusal[]>): void {
    this.refusals.push(handler);
  }

  /** What goes out before a batch of news is taken in; a batch that brings an arrival goes on at once. It must come to its end within a moment: of batches one is under way, so what comes meanwhile waits with it. */
  yieldTo(work: () => Promise<void>): void {
    this.first.push(work);
  }

  /** For a link that lets in devices it should not: each batch is looked at before it is stored. */
  screenedBy(screen: Screen): void {
    this.screen = screen;
  }

  /** Resolves when everything that can be stored is committed. @throws what keeps the database from its work. */
  async store(batch: UplinkBatch): Promise<void> {
    const poison: Refusal[] = [];
    if (batch.connections.length === 0) await Promise.all(this.first.map((work) => work()));
    await this.storeRows(batch, await this.admitted(batch, poison), poison);
    if (poison.length > 0) await this.refuse(poison);
  }

  /** The rows of devices that may speak; the others are left out and told once each. */
  private async admitted(batch: UplinkBatch, refused: Refusal[]): Promise<Row[]> {
    const { screen } = this;
    const rows = rowsOf(batch);
    if (!screen) return rows;
    const who = rows.map((row) => describeRow(batch, row).deviceId);
    const out = await this.db.system((em) => screen(em, [...new Set(who)].filter((id) => id !== null)));
    for (const deviceId of out) refused.push({ deviceId, at: Date.now(), reason: 'revoked', detail: 'no certificate of this device is valid any more', count: 1 });
    return rows.filter((_, at) => !out.has(who[at] ?? ''));
  }

  private async storeRows(batch: UplinkBatch, rows: Row[], poison: Refusal[]): Promise<void> {
    const [first] = rows;
    if (!first) return;
    try {
      await this.db.system((em) => this.apply(em, pick(batch, rows)));
    } catch (error) {
      if (isPassing(error)) throw error;
      if (rows.length === 1) {
        const { deviceId, what } = describeRow(batch, first);
        this.log.error({ err: error, deviceId, what }, 'a message of a device could not be stored and was left out');
        if (first.part !== 'refusal') poison.push({ deviceId, at: Date.now(), reason: 'malformed', detail: `${what}: could not be stored`, count: 1 });
        return;
      }
      const middle = Math.ceil(rows.length / 2);
      await this.storeRows(batch, rows.slice(0, middle), poison);
      await this.storeRows(batch, rows.slice(middle), poison);
    }
  }

  private async apply(em: EntityManager, { connections, heartbeats, messages, refusals }: UplinkBatch): Promise<void> {
    if (connections.length > 0) for (const handle of this.connections) await handle(em, connections);
    if (heartbeats.deviceId.length > 0) for (const handle of this.heartbeats) await handle(em, heartbeats);
    for (const kind of MESSAGE_ORDER) {
      const ofKind = messages.filter((message) => message.kind === kind);
      if (ofKind.length > 0) for (const handle of this.messages.get(kind) ?? []) await handle(em, ofKind);
    }
    if (refusals.length > 0) for (const handle of this.refusals) await handle(em, refusals);
  }

  private async refuse(refusals: Refusal[]): Promise<void> {
    try {
      await this.db.system((em) => this.apply(em, { ...EMPTY, refusals }));
    } catch (error) {
      if (isPassing(error)) throw error;
      this.log.error({ err: error }, 'refusals of devices could not be stored');
    }
  }
}

const EMPTY: Omit<UplinkBatch, 'refusals'> = pick({ connections: [], heartbeats: emptyColumns(), messages: [], refusals: [] }, []);

function emptyColumns(): HeartbeatColumns {
  return { deviceId: [], connectionId: [], at: [], battery: [], charging: [], diskFree: [], diskTotal: [], link: [], signal: [], inUse: [], uptime: [], targetEtag: [], inventoryHash: [] };
}
