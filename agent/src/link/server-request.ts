/** One HTTP request to the device API over a connection of its own, by a given way, and the token that some ways need. */
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { Compile } from 'typebox/compile';
import { NonceAnswer, type TokenPurpose } from '#contract';
import { createDeviceToken } from '#pki';
import { jsonHeaders, parsed, readAnswer, refusal } from './answer.js';
import { dial, type DialTls } from './dial.js';
import type { Way } from './way.js';

export interface RequestOptions {
  method?: string;
  headers?: OutgoingHttpHeaders;
  signal?: AbortSignal;
}

/** A server silent for so long (ms) is given up. */
const SILENCE = 30_000;
const nonceAnswer = Compile(NonceAnswer);

/** Answers when the headers are here. @throws Blocked while connecting; the network's own error afterwards */
export async function send(way: Way, url: URL, tls: DialTls, { method = 'GET', headers = {}, signal }: RequestOptions, body?: string): Promise<IncomingMessage> {
  const path = `${url.pathname}${url.search}`;
  const proof = await authorization(way, url, tls, { method, path, body: body ?? '' }, signal);
  const socket = await dial(way, placeOf(url), tls, signal);
  return new Promise((resolve, reject) => {
    const call = request({
      createConnection: () => socket, path, method, timeout: SILENCE, headers: { host: url.host, connection: 'close', ...headers, ...proof }, ...(signal && { signal }),
    }, resolve);
    call.on('timeout', () => call.destroy(Object.assign(new Error(`${url.host} does not answer.`), { code: 'ETIMEDOUT' })));
    call.on('error', reject);
    call.end(body);
  });
}

/** Where the device API listens. */
export const placeOf = (url: URL): { host: string; port: number } => ({ host: url.hostname, port: Number(url.port || 443) });

/**
 * The header that stands for the client certificate on ways where that is lost. Costs one more request, for the nonce.
 *
 * @throws Blocked
 */
export async function authorization(way: Way, url: URL, { identity, ...tls }: DialTls, purpose: TokenPurpose, signal?: AbortSignal): Promise<{ authorization?: string }> {
  const root = tls.roots?.[0];
  if (!way.token || !identity || root === undefined) return {};
  const text = JSON.stringify({ v: 1, deviceId: identity.deviceId });
  const response = await send(way, new URL('/device/v1/nonce', url), tls, { method: 'POST', headers: jsonHeaders(text), ...(signal && { signal }) }, text);
  const answer = await readAnswer(response);
  const value = response.statusCode === 200 ? parsed(answer) : undefined;
  if (!nonceAnswer.Check(value)) throw refusal(response, answer, true);
  return { authorization: createDeviceToken({ ...identity, root }, value.nonce, purpose) };
}
