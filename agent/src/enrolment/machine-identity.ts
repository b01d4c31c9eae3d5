import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import type { EnrolRequest } from '#contract';

/** Serial numbers that makers leave in when they have none. */
const PLACEHOLDERS = /^(0+|none|default string|to be filled by o\.e\.m\.|system serial number|not specified|n\/a)$/i;

/** Stable facts by which the server recognises a machine that enrols again. Empty where unknown. */
export async function machineIdentity(name?: string): Promise<Pick<EnrolRequest, 'platform' | 'hostname' | 'serial' | 'machineId' | 'macs'>> {
  const serial = await line('/sys/class/dmi/id/product_serial');
  const macs = Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map((a) => a.mac));
  return {
    platform: platform(),
    hostname: (name || hostname() || 'localhost').slice(0, 255),
    serial: PLACEHOLDERS.test(serial) ? '' : serial,
    machineId: await line('/etc/machine-id'),
    macs: [...new Set(macs)].filter((mac) => mac !== '00:00:00:00:00:00').slice(0, 32),
  };
}

function platform(): EnrolRequest['platform'] {
  if (process.platform === 'win32') return 'windows';
  return process.platform === 'android' ? 'android' : 'linux';
}

const line = async (path: string): Promise<string> => (await readFile(path, 'utf8').catch(() => '')).trim().slice(0, 200);
