/** What one row of the fleet says: its state, and why it is not done yet. Keys are texts of the `devices` namespace. */
import type { DeviceRow, Reason } from '#contract';

export type Tone = 'good' | 'attention' | 'bad' | 'information' | 'off' | 'unknown';
export interface RowState { tone: Tone; key: 'quarantined' | 'retired' | 'revoked' | 'inUse' | 'online' | 'offline' | 'never' | 'unmanaged'; since: string | null }
export interface RowWhy { tone: Tone; key: string; values: Record<string, string | number>; reason: Reason | null }

/** One state a row: what a person must know first wins. */
export function rowState(row: Pick<DeviceRow, 'status' | 'presence' | 'presenceSince' | 'offlineReason' | 'inUse'>): RowState {
  if (row.status === 'quarantined') return { tone: 'unknown', key: 'quarantined', since: null };
  if (row.status === 'retired') return { tone: 'off', key: 'retired', since: null };
  if (row.presence === 'unmanaged') return { tone: 'off', key: 'unmanaged', since: null };
  if (row.offlineReason === 'revoked') return { tone: 'bad', key: 'revoked', since: row.presenceSince };
  if (row.presence === 'never') return { tone: 'unknown', key: 'never', since: null };
  if (row.presence === 'offline') return { tone: 'off', key: 'offline', since: row.presenceSince };
  return row.inUse ? { tone: 'information', key: 'inUse', since: row.presenceSince } : { tone: 'good', key: 'online', since: row.presenceSince };
}

/** « Debian GNU/Linux 12 (bookworm) 12.11 » → « Debian 12.11 »: what tells two systems apart, and fits a column. */
export const shortSystem = (os: string): string => os.replace(' GNU/Linux', '').replace(/ \([^)]*\)/, '').replace(/ (\d+) (\1\.[\d.]+)$/, ' $2');

/** The name of a site without its commune, where the commune stands beside it. */
export const shortPlace = (site: string, organisation: string): string => (site.endsWith(` (${organisation})`) ? site.slice(0, -organisation.length - 3) : site);

/** Below this share of free space the row speaks of the disk. */
const DISK_LOW = 0.05;

/** Why this device is not as wanted, and what happens next; `upToDate` when there is nothing to say. */
export function rowWhy(row: Pick<DeviceRow, 'status' | 'quarantineReason' | 'presence' | 'offlineReason' | 'target' | 'diskFree' | 'diskTotal'>): RowWhy {
  const { total, done, failed, reason } = row.target;
  const waiting = total - done - failed;
  if (row.status === 'quarantined') return say('unknown', 'quarantine', { reason: row.quarantineReason ?? '' });
  if (row.status === 'retired') return say('off', 'retired');
  if (row.presence === 'unmanaged') return say('off', 'unmanaged');
  if (row.presence === 'never') return say('unknown', 'never');
  if (failed > 0) return say('bad', 'failed', { count: failed }, reason);
  if (waiting > 0) return say(row.presence === 'offline' ? 'off' : 'information', 'waiting', { count: waiting }, row.presence === 'offline' ? 'offline' : reason);
  if (row.diskFree !== null && row.diskTotal !== null && row.diskFree < row.diskTotal * DISK_LOW) return say('attention', 'diskLow');
  if (row.presence === 'offline' && row.offlineReason) return say('off', `offline.${row.offlineReason}`);
  return say('good', total > 0 ? 'upToDate' : 'nothingAsked');
}

function say(tone: Tone, key: string, values: RowWhy['values'] = {}, reason: Reason | null = null): RowWhy {
  return { tone, key, values, reason };
}
