/** ClamAV: what clamd answers on its socket, else the header of the signature file on disk. No scan is started. */
import { connect } from 'node:net';
import type { Section } from '#contract';
import type { Machine } from './machine.js';
import { clean, isoTime } from './wire-text.js';

type Antivirus = Section<'protection'>['antivirus'][number];
export interface Signatures { version: string; date?: string }

/** Signatures older than this protect little: ClamAV publishes every day. */
const OUTDATED_AFTER = 7 * 24 * 3_600_000;
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** `24 Nov 2023 09-40 +0000`, as the header of a signature file writes it. */
export function headerDate(text: string): string | undefined {
  const found = /^(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2})-(\d{2}) ([+-]\d{2})(\d{2})$/.exec(text.trim());
  const month = found ? MONTHS.indexOf(found[2] as string) / 3 + 1 : 0;
  if (!found || !Number.isInteger(month) || month < 1) return undefined;
  const [, day, , year, hour, minute, zone, zoneMinutes] = found;
  return isoTime(new Date(`${year}-${String(month).padStart(2, '0')}-${day?.padStart(2, '0')}T${hour}:${minute}:00${zone}:${zoneMinutes}`));
}

/** Header of a .cvd or .cld file: `ClamAV-VDB:date:version:signatures:…` in its first 512 bytes. */
export function parseSignatureHeader(header: string): Signatures | undefined {
  const [magic, date, version] = header.slice(0, 512).split(':');
  if (magic !== 'ClamAV-VDB' || !version || !/^\d+$/.test(version)) return undefined;
  const day = headerDate(date ?? '');
  return { version: clean(version, 100), ...(day ? { date: day } : {}) };
}

/** Answer to VERSION: `ClamAV 1.0.3/27100/Fri Nov 24 08:40:00 2023`, without the last two before a database is loaded. */
export function parseClamdVersion(answer: string): { engine: string; signatures?: Signatures } | undefined {
  const [engine, version, date] = answer.replace(/[\0\n]+$/, '').split('/');
  const found = /^ClamAV (\S+)/.exec(engine ?? '');
  if (!found) return undefined;
  if (!version || !/^\d+$/.test(version)) return { engine: clean(found[1], 100) };
  const parts = /^\w{3} (\w{3}) +(\d{1,2}) (\d{2}:\d{2}:\d{2}) (\d{4})$/.exec((date ?? '').trim());
  const day = parts ? isoTime(new Date(`${parts[1]} ${parts[2]} ${parts[4]} ${parts[3]} GMT`)) : undefined;
  return { engine: clean(found[1], 100), signatures: { version: clean(version, 100), ...(day ? { date: day } : {}) } };
}

/** Asks clamd for its version; empty when nobody answers within a second. */
function askClamd(socketPath: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(socketPath, () => socket.write('zVERSION\0'));
    const end = () => { socket.destroy(); resolve(answer); };
    socket.setEncoding('utf8').setTimeout(1_000, end).on('error', end).on('end', end);
    socket.on('data', (part: string) => { answer += part; if (answer.includes('\0') || answer.length > 1_024) end(); });
  });
}

async function signaturesOnDisk(machine: Machine, folder: string): Promise<Signatures | undefined> {
  for (const name of ['daily.cld', 'daily.cvd', 'main.cld', 'main.cvd']) {
    const found = parseSignatureHeader((await machine.bytes(`${folder}/${name}`, 512))?.toString('latin1') ?? '');
    if (found) return found;
  }
  return undefined;
}

/** Undefined when ClamAV is not installed. */
export async function collectClamav(machine: Machine, now: number): Promise<Antivirus | undefined> {
  const settings = await machine.text('/etc/clamav/clamd.conf', 65_536);
  const setting = (key: string) => new RegExp(`^${key}\\s+(/\\S+)`, 'm').exec(settings)?.[1];
  const daemon = parseClamdVersion(await askClamd(machine.at(setting('LocalSocket') ?? '/run/clamav/clamd.ctl')));
  const tool = daemon ? undefined : parseClamdVersion((await machine.run('clamscan', ['--version'], { timeout: 5_000 })).out);
  if (!daemon && !tool) return undefined;
  const known = daemon?.signatures ?? (await signaturesOnDisk(machine, setting('DatabaseDirectory') ?? '/var/lib/clamav'));
  const old = known?.date !== undefined && now - Date.parse(known.date) > OUTDATED_AFTER;
  return {
    product: 'ClamAV',
    version: (daemon ?? tool)?.engine ?? '',
    ...(known ? { signatureVersion: known.version } : {}),
    ...(known?.date ? { signatureDate: known.date } : {}),
    state: !daemon ? 'stopped' : old ? 'outdated' : 'running',
  };
}
