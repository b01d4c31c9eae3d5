import { randomBytes } from 'node:crypto';
import { checkSigned, checkTimeBody } from '#contract';
import { verifySigned } from '#pki';
import { jsonHeaders, parsed, readAnswer } from './answer.js';
import { send } from './server-request.js';
import type { Way } from './way.js';

/** Who is asked for the time, and whose word counts. */
export interface TimeSource {
  /** Base URL of the device HTTPS API. */
  server: string;
  /** Pinned Ed25519 keys, SPKI, base64. */
  signingKeys: readonly string[];
}

/**
 * The server's time (ms), signed for this asking. TLS is not verified, as it needs the time itself: nobody in between can
 * sign another one, nor use an answer twice. Undefined when it cannot be had. Never rejects.
 *
 * @param way the link's; MQTT's own port has its HTTPS one beside it.
 */
export async function provenTime({ proxy }: Way, { server, signingKeys }: TimeSource, signal?: AbortSignal): Promise<number | undefined> {
  const nonce = randomBytes(16).toString('base64url');
  const text = JSON.stringify({ v: 1, nonce });
  const way: Way = { transport: 'https', ...(proxy && { proxy }), token: false };
  try {
    const response = await send(way, new URL('/device/v1/time', server), { roots: undefined }, { method: 'POST', headers: jsonHeaders(text), ...(signal && { signal }) }, text);
    const signed = checkSigned(parsed(await readAnswer(response)));
    const body = signed.ok ? verifySigned(signed.value, signingKeys) : undefined;
    const told = checkTimeBody(body === undefined ? undefined : parsed(body));
    const now = told.ok && told.value.nonce === nonce ? Date.parse(told.value.now) : NaN;
    return Number.isNaN(now) ? undefined : now;
  } catch {
    return undefined;
  }
}
