/** Seven checks a technician would do by hand, each bounded in time, each with a sentence. */
import type { DiagnoseCheck } from '#contract';
import type { Machine } from '../../inventory/index.js';
import type { CommandContext } from '../context.js';
import { checkDns, checkMqtt, checkProxy } from './network-checks.js';
import { clause, decimal } from './sentences.js';
import { checkClock, checkServer, checkSpeed } from './server-checks.js';
import { connection } from './server-request.js';

type Found = Omit<DiagnoseCheck, 'name'>;
const LABELS = { dns: 'DNS', proxy: 'Proxy', server: 'Serveur', mqtt: 'Canal de supervision', clock: 'Horloge', disk: 'Disque', speed: 'Débit' } as const;
/** Milliseconds for one check. */
const PATIENCE = 10_000;
/** Below both of these, installations and updates begin to fail. */
const DISK = { bytes: 2_000_000_000, part: 0.05 } as const;

async function checkDisk(machine: Machine): Promise<Found> {
  const space = await machine.space('/');
  if (!space) return { ok: false, detail: 'L’espace du disque n’a pas pu être lu.' };
  const ok = space.free >= DISK.bytes || space.free >= space.size * DISK.part;
  const words = `${decimal(space.free / 1e9)} Go libres sur ${decimal(space.size / 1e9)} Go`;
  return { ok, value: space.free, detail: ok ? `${words}.` : `${words} : libérez de la place.` };
}

/** Runs one check within its time; an error becomes a failed check with a sentence. */
async function bounded(name: DiagnoseCheck['name'], outer: AbortSignal, work: (signal: AbortSignal) => Promise<Found>): Promise<DiagnoseCheck> {
  const signal = AbortSignal.any([outer, AbortSignal.timeout(PATIENCE)]);
  // Look-ups cannot be aborted: the race leaves them behind.
  const late = new Promise<never>((_, reject) => { signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }); });
  try {
    signal.throwIfAborted();
    return { name, ...(await Promise.race([work(signal), late])) };
  } catch (error) {
    return { name, ok: false, detail: `${LABELS[name]} : ${clause(error)}.` };
  }
}

/** Never rejects. The speed is measured last and alone, so that the other checks do not share its link. */
export async function diagnose(context: CommandContext, machine: Machine, signal: AbortSignal): Promise<DiagnoseCheck[]> {
  const agent = connection(context);
  const check = (name: DiagnoseCheck['name'], work: (signal: AbortSignal) => Promise<Found>) => bounded(name, signal, work);
  try {
    const first = await Promise.all([
      check('dns', () => checkDns(context)),
      check('proxy', (s) => checkProxy(context, s)),
      check('server', (s) => checkServer(context, agent, s)),
      check('mqtt', (s) => checkMqtt(context, s)),
      check('disk', () => checkDisk(machine)),
    ]);
    return [...first, await check('clock', (s) => checkClock(context, agent, s)), await check('speed', (s) => checkSpeed(context, agent, s))];
  } finally {
    agent.destroy();
  }
}
