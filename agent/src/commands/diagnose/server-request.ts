/** One GET on the device HTTPS API by the first way that leads there, bounded in bytes and time. */
import { Agent, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { dial } from '../../link/dial.js';
import { blocked, type Blocked } from '../../link/obstacle.js';
import { placeOf } from '../../link/server-request.js';
import { httpsWays, wayName, worthTrying, type Tried } from '../../link/way.js';
import type { CommandContext } from '../context.js';

export interface Answer {
  status: number;
  bytes: number;
  /** The server's clock, from its Date header. */
  date: number | undefined;
}

/** Public, small, and needs no right: the first thing a device ever asks. */
export const TRUST_PATH = '/device/v1/trust';

/** Keeps one connection for one diagnosis; the caller destroys it. */
export function connection(context: CommandContext): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = (_options, done) => {
    // The library's declaration forgets that the callback is enough.
    firstSocket(context).then((socket) => done?.(null, socket), (error: Error) => done?.(error, undefined as never));
    return undefined as never;
  };
  return agent;
}

async function firstSocket({ connection: { server, tls }, proxies }: CommandContext): Promise<Duplex> {
  const tried: Tried[] = [];
  let first: Blocked | undefined;
  for (const way of httpsWays((await proxies()).usable)) {
    if (!worthTrying(way, tried)) continue;
    try {
      return await dial(way, placeOf(new URL(server)), tls);
    } catch (error) {
      const cause = blocked(error);
      first ??= cause;
      tried.push({ way: wayName(way), obstacle: cause.obstacle, detail: '' });
    }
  }
  throw first ?? blocked(undefined);
}

/** Rejects with the network's error, or an AbortError. Reading stops after `max` bytes. */
export function get(context: CommandContext, agent: Agent, path: string, max: number, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { host } = new URL(context.connection.server);
    const sent = request({ path, agent, signal, headers: { host, range: `bytes=0-${max - 1}` } }, (response) => {
      const date = Date.parse(response.headers.date ?? '');
      let bytes = 0;
      const finish = () => resolve({ status: response.statusCode ?? 0, bytes, date: Number.isNaN(date) ? undefined : date });
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        // A server that ignores ranges must not send a whole package for a measure.
        if (bytes >= max) { finish(); response.destroy(); }
      });
      response.on('end', finish).on('error', reject);
    });
    sent.on('error', reject).end();
  });
}
