import type { IncomingMessage } from 'node:http';
import { jsonHeaders, parsed, problemIn, readAnswer, refusal } from '../link/answer.js';
import type { DialTls } from '../link/dial.js';
import type { HttpsWays } from '../link/https-ways.js';
import { blocked, Blocked } from '../link/obstacle.js';
import { send, type RequestOptions } from '../link/server-request.js';
import { wayName, worthTrying, type Tried } from '../link/way.js';

/** How calls to the device HTTPS API get there, and what proves who is at each end. */
export interface Door {
  tls: DialTls;
  ways: HttpsWays;
}

/** An answer other than 2xx. `detail` is the server's own sentence. */
export class ApiError extends Error {
  constructor(readonly status: number, readonly code: string, detail: string) {
    super(detail);
    this.name = 'ApiError';
  }
}

/** No way leads to the server. The message and the code are those of the best one. */
export class Unreachable extends Error {
  readonly code: string;

  constructor(readonly tried: readonly Tried[], cause: Blocked) {
    super(cause.message);
    this.name = 'Unreachable';
    this.code = cause.code;
  }
}

/**
 * Opens a request by the first way that leads to the server, and answers when the headers are here. What was sent over
 * one way is never sent again over another.
 *
 * @throws Unreachable when there is no way; the network's error once it was sent
 */
export async function open(url: URL, { tls, ways }: Door, options: RequestOptions = {}, body?: string): Promise<IncomingMessage> {
  if (url.protocol !== 'https:') throw new Error('The server address must begin with https://');
  const tried: Tried[] = [];
  let first: Blocked | undefined;
  for (const way of await ways.order()) {
    if (!ways.isKnown(way) && !worthTrying(way, tried)) continue;
    try {
      const response = await send(way, url, tls, options, body);
      if (response.statusCode === 401) throw refusal(response, await readAnswer(response), way.token);
      ways.worked(way);
      return response;
    } catch (error) {
      if (!(error instanceof Blocked) || options.signal?.aborted) throw error;
      first ??= error;
      tried.push({ way: wayName(way), obstacle: error.obstacle, detail: error.message.slice(0, 200) });
    }
  }
  throw new Unreachable(tried, first ?? blocked(undefined));
}

/** Calls and reads a JSON answer of at most 256 kB. @throws ApiError for a refusal, Error for the network. */
export async function call(url: URL, door: Door, body?: unknown, signal?: AbortSignal): Promise<unknown> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = { accept: 'application/json', ...(text !== undefined && jsonHeaders(text)) };
  const response = await open(url, door, { method: text === undefined ? 'GET' : 'POST', headers, ...(signal && { signal }) }, text);
  const answer = await readAnswer(response);
  const status = response.statusCode ?? 0;
  const value = parsed(answer);
  if (status >= 200 && status < 300 && value !== undefined) return value;
  const { code, detail } = problemIn(answer);
  if (!code) throw refusal(response, answer, false);
  throw new ApiError(status, code, detail);
}
