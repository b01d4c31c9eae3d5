import type { Heartbeat } from '#contract';
import { noise, type Profile } from './profiles.js';

/** Beats between two percents of battery, and between two changes of who is in front of it. */
const BEATS_A_PERCENT = 4;
const BEATS_A_SESSION = 20;
const [LOWEST_BATTERY, HIGHEST_BATTERY] = [15, 100];
/** Bytes a beat that a disk in use fills. */
const FILLED = 1_000_000;

/**
 * What a device in use says once a minute. Every beat differs in signal, free disk and uptime, some in battery and session: a server
 * that is measured with beats that repeat themselves is measured with less than its work.
 */
export class Heartbeats {
  readonly started = Date.now();
  private count = 0;
  private readonly battery: number;
  private readonly signal: number;
  private readonly session: number;

  constructor(private readonly machine: Profile) {
    const at = (salt: string, most: number) => Math.floor(noise(machine.index, salt) * most);
    this.battery = at('battery', HIGHEST_BATTERY - LOWEST_BATTERY);
    this.signal = at('signal', 50);
    this.session = at('use', 2 * BEATS_A_SESSION);
  }

  /** The JSON text of the next one. */
  next(targetEtag: string, inventoryHash: string): string {
    const beat = this.count++;
    const [disk] = this.machine.hardware.filesystems;
    const range = HIGHEST_BATTERY - LOWEST_BATTERY;
    const body: Heartbeat = {
      v: 1, diskFree: Math.max(0, (disk?.free ?? 0) - beat * FILLED), diskTotal: disk?.size ?? 0, link: 'wifi',
      signal: 40 + this.signal + ((beat * 7 + this.machine.index) % 10),
      inUse: Math.floor((beat + this.session) / BEATS_A_SESSION) % 2 === 0,
      uptime: Math.round((Date.now() - this.started) / 1_000), targetEtag, inventoryHash,
      ...(this.machine.battery
        ? { battery: HIGHEST_BATTERY - ((this.battery + Math.floor((beat + this.machine.index) / BEATS_A_PERCENT)) % range), charging: this.session % 3 === 0 }
        : {}),
    };
    return JSON.stringify(body);
  }
}
