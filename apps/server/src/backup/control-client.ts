/** Orders to the server that runs on a data folder: HTTP over a socket that only its own user may open. */
import { request } from 'node:http';
import { join } from 'node:path';
import type { Problem } from '#contract';
import { Failure } from './failure.js';

export const controlSocket = (dataDir: string): string => join(dataDir, 'control.sock');
/** `sun_path` holds 108 bytes with its end mark. */
export const LONGEST_SOCKET_PATH = 107;

const NOT_THERE = ['ENOENT', 'ECONNREFUSED'];

/** @returns the server's answer; undefined when none runs there. @throws Failure with the server's own sentence */
export function order(dataDir: string, path: string, body: unknown = {}): Promise<unknown> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: controlSocket(dataDir), path, method: 'POST', headers: { 'content-length': Buffer.byteLength(text) } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const answer: unknown = JSON.parse(Buffer.concat(parts).toString());
        if (response.statusCode === 200) resolve(answer);
        else reject(new Failure((answer as Problem).detail));
      });
    });
    call.on('error', (error: NodeJS.ErrnoException) => (NOT_THERE.includes(error.code ?? '') ? resolve(undefined) : reject(error)));
    call.end(text);
  });
}
