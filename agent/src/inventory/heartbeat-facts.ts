/** The facts of a heartbeat: a dozen small reads in /proc, /sys and /run, and no process. */
import type { Heartbeat } from '#contract';
import { batteryCharge } from './batteries.js';
import type { Machine } from './machine.js';
import { interfaceKind, route } from './network.js';
import { inUse } from './sessions.js';
import { percent, whole } from './wire-text.js';

export type HeartbeatFacts = Pick<Heartbeat, 'battery' | 'charging' | 'diskFree' | 'diskTotal' | 'link' | 'signal' | 'inUse' | 'uptime'>;

/**
 * Signal of one interface in /proc/net/wireless, in percent; undefined when it is not listed.
 * Levels in dBm map −100 … −50 to 0 … 100; drivers without dBm give a link quality out of 70.
 */
export function wirelessSignal(text: string, device: string): number | undefined {
  const line = text.split('\n').map((row) => row.trim()).find((row) => row.startsWith(`${device}:`));
  const [, quality, level] = line?.slice(device.length).match(/^:\s*\S+\s+([\d.-]+)\s+([\d.-]+)/) ?? [];
  if (quality === undefined || level === undefined) return undefined;
  const dbm = Number.parseFloat(level);
  return percent(dbm < 0 ? 2 * (dbm + 100) : (Number.parseFloat(quality) / 70) * 100);
}

export async function heartbeatFacts(machine: Machine): Promise<HeartbeatFacts> {
  const [charge, disk, way, busy, uptime] = await Promise.all([
    batteryCharge(machine), machine.space('/'), route(machine), inUse(machine), machine.text('/proc/uptime', 64),
  ]);
  const link = way ? await interfaceKind(machine, way.device) : 'other';
  const signal = way && link === 'wifi' ? wirelessSignal(await machine.text('/proc/net/wireless', 8_192), way.device) : undefined;
  return {
    ...charge,
    diskFree: disk?.free ?? 0,
    diskTotal: disk?.size ?? 0,
    link,
    ...(signal === undefined ? {} : { signal }),
    inUse: busy,
    uptime: whole(uptime.split(' ')[0]),
  };
}
