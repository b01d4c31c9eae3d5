import type { Heartbeat } from '#contract';
import type { HeartbeatColumns } from './types.js';

export interface HeartbeatRow {
  deviceId: string;
  connectionId: string;
  at: number;
  body: Heartbeat;
}

/** Columns sorted by device id: rows are then locked in one order by every writer. */
export function toColumns(rows: readonly HeartbeatRow[]): HeartbeatColumns {
  const sorted = [...rows].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
  return {
    deviceId: sorted.map((r) => r.deviceId),
    connectionId: sorted.map((r) => r.connectionId),
    at: sorted.map((r) => r.at),
    battery: sorted.map((r) => r.body.battery ?? null),
    charging: sorted.map((r) => r.body.charging ?? null),
    diskFree: sorted.map((r) => r.body.diskFree),
    diskTotal: sorted.map((r) => r.body.diskTotal),
    link: sorted.map((r) => r.body.link),
    signal: sorted.map((r) => r.body.signal ?? null),
    inUse: sorted.map((r) => r.body.inUse),
    uptime: sorted.map((r) => r.body.uptime),
    targetEtag: sorted.map((r) => r.body.targetEtag),
    inventoryHash: sorted.map((r) => r.body.inventoryHash),
  };
}
