import { request, type RequestOptions } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { IncomingMessage } from 'node:http';
import type { Problem } from '#contract';

/** How a call to the device HTTPS API proves who is at each end. PEM texts. */
export interface ApiTls {
  /** Roots to verify the server against; `undefined` = do not verify (only to fetch trust, whose pin is then checked). */
  roots: readonly string[] | undefined;
  /** Also accept the public authorities of the runtime. */
  publicRoots?: boolean;
  /** The device's identity, once it has one. */
  certificate?: string;
  key?: string;
}

/** An answer other than 2xx. `detail` is the server's own sentence. */
export class ApiError extends Error {
  constructor(readonly status: number, readonly code: string, detail: string) {
    super(detail);
    this.name = 'ApiError';
  }
}

const TIMEOUT = 30_000;
const ANSWER = 256 * 1024;

/** Opens a request and answers when the headers are here; silent for 30 s = an error. */
export function open(url: URL, tls: ApiTls, options: RequestOptions = {}, body?: string): Promise<IncomingMessage> {
  if (url.protocol !== 'https:') return Promise.reject(new Error('The server address must begin with https://'));
  return new Promise((resolve, reject) => {
    const call = request(url, { ...tlsOptions(tls), timeout: TIMEOUT, agent: false, ...options }, resolve);
    call.on('timeout', () => call.destroy(Object.assign(new Error(`${url.host} does not answer.`), { code: 'ETIMEDOUT' })));
    call.on('error', reject);
    call.end(body);
  });
}

/** Calls and reads a JSON answer of at most 256 kB. @throws ApiError for a refusal, Error for the network. */
export async function call(url: URL, tls: ApiTls, body?: unknown): Promise<unknown> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = { accept: 'application/json', ...(text !== undefined && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }) };
  const response = await open(url, tls, { method: text === undefined ? 'GET' : 'POST', headers }, text);
  const answer = await read(response);
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return JSON.parse(answer) as unknown;
  throw problemOf(status, answer);
}

/** Reads an error answer. Whatever it is, the result is a sentence. */
export function problemOf(status: number, text: string): ApiError {
  try {
    const problem = JSON.parse(text) as Partial<Problem>;
    if (typeof problem.detail === 'string') return new ApiError(status, String(problem.code ?? ''), problem.detail.slice(0, 500));
  } catch {
    // Not problem+json: a proxy's page, say.
  }
  return new ApiError(status, '', `The server answered ${status}.`);
}

async function read(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > ANSWER) {
      response.destroy();
      throw new Error('The answer is too long to be from a Craie server.');
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function tlsOptions({ roots, publicRoots, certificate, key }: ApiTls): RequestOptions {
  return {
    ...(roots ? { ca: [...roots, ...(publicRoots ? rootCertificates : [])] } : { rejectUnauthorized: false }),
    ...(certificate && key && { cert: certificate, key }),
    minVersion: 'TLSv1.2',
  };
}
