/** One GET on the device HTTPS API, with this device's certificate, bounded in bytes and time. */
import { Agent, request } from 'node:https';
import type { CommandContext } from '../context.js';

export interface Answer {
  status: number;
  bytes: number;
  /** The server's clock, from its Date header. */
  date: number | undefined;
}

/** Public, small, and needs no right: the first thing a device ever asks. */
export const TRUST_PATH = '/device/v1/trust';

/** A connection kept for one diagnosis; the caller destroys it. */
export const connection = ({ tls }: CommandContext): Agent => new Agent({ keepAlive: true, maxSockets: 1, ca: tls.ca, cert: tls.cert, key: tls.key });

/** Rejects with the network's error, or an AbortError. Reading stops after `max` bytes. */
export function get(context: CommandContext, agent: Agent, path: string, max: number, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const url = new URL(path, context.server.deviceUrl);
    const sent = request(url, { agent, signal, headers: { range: `bytes=0-${max - 1}` } }, (response) => {
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
