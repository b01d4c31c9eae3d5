/** Whether somebody works on the machine, and never who: names in these files are not read into anything. */
import type { Machine } from './machine.js';
import { keyValues } from './wire-text.js';

const SESSIONS = '/run/systemd/sessions';
/** Layout of a utmp record on Linux: 384 bytes, type at 0 (short), remote host at 76 (256 bytes). */
const UTMP = { size: 384, host: 76, hostLength: 256, userProcess: 7 } as const;

/** An ordinary session at the machine itself: not the sign-in screen, not a remote shell, not one that is ending. */
export function isPersonHere(sessionFile: string): boolean {
  const state = keyValues(sessionFile);
  return (state.get('CLASS') ?? '').startsWith('user') && state.get('REMOTE') !== '1' && state.get('STATE') !== 'closing' && state.get('TYPE') !== 'unspecified';
}

/** The same from utmp, for systems without systemd-logind. */
export function hasLocalUser(utmp: Buffer): boolean {
  for (let at = 0; at + UTMP.size <= utmp.length; at += UTMP.size) {
    const host = utmp.subarray(at + UTMP.host, at + UTMP.host + UTMP.hostLength).toString('latin1').replace(/\0.*$/s, '');
    if (utmp.readInt16LE(at) === UTMP.userProcess && (host === '' || host.startsWith(':'))) return true;
  }
  return false;
}

export async function inUse(machine: Machine): Promise<boolean> {
  const names = (await machine.list(SESSIONS)).filter((name) => !name.endsWith('.ref')).slice(0, 64);
  const files = await Promise.all(names.map((name) => machine.text(`${SESSIONS}/${name}`, 4_096)));
  if (files.some(isPersonHere)) return true;
  return names.length === 0 && hasLocalUser((await machine.bytes('/run/utmp', 64 * 384)) ?? Buffer.alloc(0));
}
