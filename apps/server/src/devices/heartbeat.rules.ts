/** What one batch of heartbeats says, row by row, and which of its facts the list should show anew. */
import { LIMITS, type DeviceRow } from '#contract';
import type { HeartbeatColumns } from '#broker';
import type { Facts } from './presence.store.js';

/** Largest number the wire may mean: beyond it a sender is joking, and bigint would refuse "1e+30". */
export const bounded = (value: number): number => Math.min(value, Number.MAX_SAFE_INTEGER);

export interface Beat {
  deviceId: string;
  connectionId: string;
  at: number;
  facts: Facts;
}

/** One row of the columns. Texts were bounded at the door; etags and hashes are only compared, never shown. */
export function beatAt(columns: HeartbeatColumns, i: number): Beat {
  const get = <T>(column: T[]): T => column[i] as T;
  return {
    deviceId: get(columns.deviceId),
    connectionId: get(columns.connectionId),
    at: get(columns.at),
    facts: {
      battery: get(columns.battery), charging: get(columns.charging), diskFree: bounded(get(columns.diskFree)), diskTotal: bounded(get(columns.diskTotal)),
      link: get(columns.link), signal: get(columns.signal), inUse: get(columns.inUse), uptime: bounded(get(columns.uptime)),
      targetEtag: get(columns.targetEtag).slice(0, LIMITS.text), inventoryHash: get(columns.inventoryHash),
    },
  };
}

/** A free disk that moved by less than this part of the disk is not news. */
export const DISK_STEP = 0.01;

/** The listed facts that changed, as a patch; undefined when nothing worth telling did. */
export function listedChange(before: Facts, after: Facts): Partial<DeviceRow> | undefined {
  const step = (after.diskTotal ?? 0) * DISK_STEP;
  const disk = before.diskTotal !== after.diskTotal || Math.abs((before.diskFree ?? 0) - (after.diskFree ?? 0)) > step;
  if (before.battery === after.battery && before.inUse === after.inUse && !disk) return undefined;
  return listedFacts(after);
}

/** The facts of a heartbeat that the list shows. */
export const listedFacts = ({ battery, inUse, diskFree, diskTotal }: Facts): Partial<DeviceRow> => ({ battery, inUse, diskFree, diskTotal });
