import { rootPin } from '#pki';
import type { DialTls } from '../link/dial.js';
import type { HttpsWays } from '../link/https-ways.js';
import { parseTrust, type Trust } from '../state/configuration.js';
import { parseTrustAnswer } from './answer.js';
import { call, Unreachable } from './device-api.js';
import { EnrolmentError } from './enrolment-error.js';

/** What the very first contact establishes. */
export interface FirstTrust {
  trust: Trust;
  /** The server's own certificate comes from a public authority. */
  publicRoots: boolean;
}

/**
 * Fetches the trust material over an unverified connection and believes only what the root of the enrolment token's pin
 * signed; then asks again over a verified connection, so that a listener in between does not stay for the token itself.
 *
 * @param extraRoots authorities of a proxy that opens TLS, given by a person.
 * @throws EnrolmentError when the pin does not match, Error when a proof or the second, verified answer is missing
 */
export async function fetchTrust(server: URL, pin: string, ways: HttpsWays, extraRoots: readonly string[]): Promise<FirstTrust> {
  const url = new URL('/device/v1/trust', server);
  const first: unknown = await call(url, { tls: { roots: undefined }, ways });
  if (!parseTrust(JSON.stringify(first)).roots.some((root) => safePin(root) === pin)) {
    throw new EnrolmentError('pin_differs', 'This server is not the one that made the enrolment token (the pin differs). Check the address, or make a new token.');
  }
  const { roots } = parseTrustAnswer(first, [pin]);
  const pinned = roots.filter((root) => rootPin(root) === pin);
  const again = async (publicRoots: boolean): Promise<FirstTrust> => {
    const tls: DialTls = { roots: pinned, publicRoots, extraRoots };
    return { trust: parseTrustAnswer(await call(url, { tls, ways }), [pin]), publicRoots };
  };
  try {
    return await again(false);
  } catch (error) {
    if (!(error instanceof Unreachable) || !error.tried.some(({ obstacle }) => obstacle === 'tls_intercepted')) throw error;
    return again(true);
  }
}

function safePin(root: string): string {
  try {
    return rootPin(root);
  } catch {
    return '';
  }
}
