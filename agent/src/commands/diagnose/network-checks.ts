/** DNS, proxy and MQTT: can this device reach what it needs? */
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { DiagnoseCheck } from '#contract';
import type { Machine } from '../../inventory/index.js';
import { collectProxy } from '../../inventory/proxy.js';
import type { CommandContext } from '../context.js';

type Found = Omit<DiagnoseCheck, 'name'>;
/** URL keeps the brackets of an IPv6 address; sockets want none. */
const bare = (host: string) => host.replace(/^\[|\]$/g, '');
const since = (start: number) => Math.round(performance.now() - start);

export async function checkDns({ server }: CommandContext): Promise<Found> {
  const host = bare(new URL(server.deviceUrl).hostname);
  if (isIP(host)) return { ok: true, detail: `L’adresse du serveur est numérique (${host}) : le DNS n’est pas nécessaire.` };
  const start = performance.now();
  const found = await lookup(host, { all: true });
  return { ok: found.length > 0, value: since(start), detail: `${host} est résolu en ${since(start)} ms (${found.slice(0, 4).map((a) => a.address).join(', ')}).` };
}

/** Opens a TCP connection and closes it. */
function reach(host: string, port: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host: bare(host), port }, () => { socket.destroy(); resolve(); });
    socket.on('error', reject);
    signal.addEventListener('abort', () => { socket.destroy(); reject(signal.reason as Error); }, { once: true });
  });
}

export async function checkProxy(machine: Machine, signal: AbortSignal): Promise<Found> {
  const { mode, address, source } = await collectProxy(machine);
  if (mode === 'none') return { ok: true, detail: 'Aucun proxy n’est configuré.' };
  if (mode !== 'manual') return { ok: true, detail: `Configuration automatique du proxy (${mode}${address ? ` : ${address}` : ''}).` };
  const url = new URL(`http://${address}`);
  const start = performance.now();
  await reach(url.hostname, Number(url.port || 80), signal);
  return { ok: true, value: since(start), detail: `Le proxy ${address} (${source}) répond en ${since(start)} ms.` };
}

/** TCP and mutual TLS only: an MQTT session with this identity would end the agent's own. */
export function checkMqtt({ server, tls }: CommandContext, signal: AbortSignal): Promise<Found> {
  const start = performance.now();
  const place = `${server.mqttHost}:${server.mqttPort}`;
  const host = bare(server.mqttHost);
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host, port: server.mqttPort, ...tls, ...(isIP(host) ? {} : { servername: host }) }, () => {
      const value = since(start);
      resolve({ ok: true, value, detail: `Le canal de supervision (${place}) s’ouvre en ${value} ms, en ${socket.getProtocol() ?? 'TLS'}.` });
      socket.destroy();
    });
    socket.on('error', reject);
    signal.addEventListener('abort', () => { socket.destroy(); reject(signal.reason as Error); }, { once: true });
  });
}
