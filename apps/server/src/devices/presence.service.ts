import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { HeartbeatColumns } from '#broker';
import { Database } from '#database';
import { DeviceEvents, type DeviceHappening, type DeviceRef, type PresenceChange } from './device.events.js';
import { DeviceHistory } from './device-history.service.js';
import { beatAt, listedChange, listedFacts, type Beat } from './heartbeat.rules.js';
import { writeBeats } from './presence.beats.js';
import { hear, presenceDiffers, seenKey, type Presence, type PresenceNews } from './presence.rules.js';
import { PresenceStore, type Tracked } from './presence.store.js';
import { halfHour, slotOf, WEAK_SIGNAL } from './week.rules.js';
import type { CloseReason, DeviceRow } from '#contract';

/** News of one device, with the facts when it is a heartbeat. */
export type Heard = { deviceId: string; news: PresenceNews; beat?: Beat };

interface Mark { deviceId: string; tenantId: string; day: string; online: bigint; weak: bigint }

/** Presence, a batch at a time: read, let the rules decide, write what changed, tell what is new. */
@Injectable()
export class PresenceService {
  constructor(
    private readonly database: Database,
    private readonly store: PresenceStore,
    private readonly history: DeviceHistory,
    private readonly events: DeviceEvents,
  ) {}

  /** Takes news in the order of their arrival. Unknown devices (deleted meanwhile) are passed over. */
  async hear(em: EntityManager, heard: readonly Heard[]): Promise<void> {
    if (heard.length === 0) return;
    const before = await this.store.load(em, heard.map((h) => h.deviceId));
    const after = new Map<string, Tracked>();
    const marks = new Map<string, Mark>();
    for (const { deviceId, news, beat } of heard) {
      const known = after.get(deviceId) ?? before.get(deviceId);
      if (!known) continue;
      const next: Tracked = { ...known, presence: hear(known.presence, news), facts: beat?.facts ?? known.facts };
      if (next.presence.state === 'online' && next.presence.connected) markHalfHour(next, news.at, marks);
      after.set(deviceId, next);
    }
    await this.write(em, before, [...after.values()]);
    if (marks.size > 0) await this.store.mark(em, [...marks.values()]);
  }

  /** The heartbeats of a batch, at most one of each device. Those that are no news of presence are written at once. */
  async beat(em: EntityManager, beats: HeartbeatColumns): Promise<void> {
    const { news, left } = await writeBeats(em, beats);
    const at = (deviceId: string) => beatAt(beats, places.get(deviceId) ?? -1);
    const places = new Map(news.length + left.size > 0 ? beats.deviceId.map((deviceId, place) => [deviceId, place]) : []);
    if (news.length > 0) {
      const changed = news.map(({ lastSeenAt, ...device }) => ({ ...device, row: { ...listedFacts(at(device.deviceId).facts), lastSeenAt: lastSeenAt.toISOString() } }));
      this.database.afterCommit(() => this.events.changed.emit(changed));
    }
    await this.hear(em, [...left].map((deviceId) => {
      const beat = at(deviceId);
      return { deviceId, news: { kind: 'beat', connectionId: beat.connectionId, at: beat.at }, beat };
    }));
  }

  /**
   * The server closes the connections of these devices for good: they are offline at once, until they are enrolled again.
   * Call before anything else of the transaction writes to `device`: heartbeats lock their rows in the same order.
   */
  close(em: EntityManager, deviceIds: readonly string[], reason: CloseReason, at: Date): Promise<void> {
    return this.hear(em, deviceIds.map((deviceId) => ({ deviceId, news: { kind: 'closed', at: at.getTime(), reason } })));
  }

  /** Writes next states; tells what the list shows differently. @param rows at most one for each device. */
  async write(em: EntityManager, before: ReadonlyMap<string, Tracked>, rows: readonly Tracked[]): Promise<void> {
    if (rows.length === 0) return;
    await this.store.save(em, rows);
    const was = (row: Tracked) => before.get(row.deviceId) ?? row;
    const changed = rows.filter((row) => presenceDiffers(was(row).presence, row.presence));
    if (changed.length > 0) {
      await this.store.list(em, changed, (presence) => new Date(seenKey(presence)));
      const moved = changed.filter((row) => row.presence.state !== was(row).presence.state);
      await this.history.add(em, moved.map(historyLine));
      if (moved.length > 0) await this.events.happened.tell(em, moved.map(happening));
    }
    const facts = rows.flatMap((row) => {
      const patch = listedChange(was(row).facts, row.facts);
      return patch ? [{ ...ref(row), row: { ...patch, lastSeenAt: iso(row.presence.lastSeenAt) } satisfies Partial<DeviceRow> }] : [];
    });
    this.database.afterCommit(() => {
      if (changed.length > 0) this.events.presenceChanged.emit(changed.map(change));
      if (facts.length > 0) this.events.changed.emit(facts);
    });
  }
}

/** Only the first sight in a half hour is written, and once more when it turns weak. */
function markHalfHour(row: Tracked, at: number, marks: Map<string, Mark>): void {
  const number = halfHour(at);
  const weak = row.facts.signal !== null && row.facts.signal < WEAK_SIGNAL;
  if (row.halfHour === number && (!weak || row.halfHourWeak)) return;
  const { day, index } = slotOf(at);
  const bit = 1n << BigInt(index);
  const mark = marks.get(`${row.deviceId} ${day}`) ?? { deviceId: row.deviceId, tenantId: row.tenantId, day, online: 0n, weak: 0n };
  marks.set(`${row.deviceId} ${day}`, { ...mark, online: mark.online | bit, weak: weak ? mark.weak | bit : mark.weak });
  row.halfHourWeak = weak;
  row.halfHour = number;
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

const ref = ({ tenantId, organisationId, siteId, deviceId }: DeviceRef): DeviceRef => ({ tenantId, organisationId, siteId, deviceId });

const change = (row: Tracked): PresenceChange => ({
  ...ref(row),
  presence: row.presence.state,
  presenceSince: iso(row.presence.since),
  offlineReason: row.presence.offlineReason,
  lastSeenAt: iso(row.presence.lastSeenAt),
});

const happening = (row: Tracked): DeviceHappening => {
  const { presence, presenceSince: since, offlineReason: reason, lastSeenAt } = change(row);
  return presence === 'online' ? { ...ref(row), kind: 'online', since } : { ...ref(row), kind: 'offline', since, reason, lastSeenAt };
};

const historyLine = (row: Tracked) => {
  const { state, offlineReason } = row.presence satisfies Presence;
  return { deviceId: row.deviceId, tenantId: row.tenantId, kind: state === 'online' ? 'online' : 'offline', detail: offlineReason ?? '', actor: null };
};
