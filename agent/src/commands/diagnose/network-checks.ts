/** DNS, proxies and the ways to the server: can this device reach what it needs? */
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP } from 'node:net';
import type { DiagnoseCheck } from '#contract';
import { survey } from '../../link/survey.js';
import { FRENCH_WAYS, sayTried, sayWay } from '../../link/words.js';
import type { CommandContext } from '../context.js';
import { clause } from './sentences.js';

type Found = Omit<DiagnoseCheck, 'name'>;
/** URL keeps the brackets of an IPv6 address; sockets want none. */
const bare = (host: string) => host.replace(/^\[|\]$/g, '');
const since = (start: number) => Math.round(performance.now() - start);
/** Of a sentence on the screen. */
const LONGEST = 298;

export async function checkDns({ connection }: CommandContext): Promise<Found> {
  const host = bare(new URL(connection.server).hostname);
  if (isIP(host)) return { ok: true, detail: `L’adresse du serveur est numérique (${host}) : le DNS n’est pas nécessaire.` };
  const start = performance.now();
  const found = await lookup(host, { all: true });
  return { ok: found.length > 0, value: since(start), detail: `${host} est résolu en ${since(start)} ms (${found.slice(0, 4).map((a) => a.address).join(', ')}).` };
}

/** Opens a TCP connection and closes it. */
function reach(host: string, port: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port }, () => { socket.destroy(); resolve(); });
    socket.on('error', reject);
    signal.addEventListener('abort', () => { socket.destroy(); reject(signal.reason as Error); }, { once: true });
  });
}

export async function checkProxy(context: CommandContext, signal: AbortSignal): Promise<Found> {
  const { usable, unusable } = await context.proxies();
  if (usable.length + unusable.length === 0) return { ok: true, detail: 'Aucun proxy n’est configuré.' };
  const said = await Promise.all(usable.map(async ({ host, port, source }): Promise<Found> => {
    const start = performance.now();
    const who = `Le proxy ${host}:${port} (${source})`;
    return reach(host, port, signal).then(
      () => ({ ok: true, value: since(start), detail: `${who} répond en ${since(start)} ms` }),
      (error: unknown) => ({ ok: false, detail: `${who} : ${clause(error)}` }),
    );
  }));
  const notes = unusable.map(({ way, obstacle }) => `${way} : ${FRENCH_WAYS.obstacle[obstacle]}`);
  const value = said.find((one) => one.value !== undefined)?.value;
  return { ok: said.every((one) => one.ok), ...(value !== undefined && { value }), detail: sentenceOf([...said.map((one) => one.detail), ...notes]) };
}

/** Tries every way without an MQTT session, which would end the agent's own. */
export async function checkMqtt(context: CommandContext, signal: AbortSignal): Promise<Found> {
  const { best, milliseconds, failed } = await survey(context, signal);
  const reasons = failed.map((one) => sayTried(one, FRENCH_WAYS));
  if (best === undefined) return { ok: false, detail: sentenceOf(reasons) };
  const inUse = context.way !== undefined && context.way !== best ? ` ; l’agent passe à présent par ${sayWay(context.way, FRENCH_WAYS)}` : '';
  return { ok: true, value: milliseconds, detail: sentenceOf([`Le canal de supervision s’ouvre en ${milliseconds} ms : ${sayWay(best, FRENCH_WAYS)}${inUse}`, ...reasons]) };
}

const sentenceOf = (parts: readonly string[]): string => `${parts.join(' ; ').replaceAll(/\s+/g, ' ').slice(0, LONGEST).replace(/\.$/, '')}.`;
