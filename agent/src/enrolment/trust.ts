import { believable, rootPin } from '#pki';
import type { DialTls } from '../link/dial.js';
import { provenTime } from '../link/proven-time.js';
import type { HttpsWays } from '../link/https-ways.js';
import { parseTrust, type Trust } from '../state/configuration.js';
import { dialTls, type Identity } from '../state/folder.js';
import { parseTrustAnswer, vouchersIn } from './answer.js';
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
 * signed, or one that it vouches for; then asks again over a verified connection, so that a listener in between does not stay for the token itself.
 *
 * @param extraRoots authorities of a proxy that opens TLS, given by a person.
 * @throws EnrolmentError when the pin does not match, Error when a proof or the second, verified answer is missing
 */
export async function fetchTrust(server: URL, pin: string, ways: HttpsWays, extraRoots: readonly string[]): Promise<FirstTrust> {
  const { roots: pinned, signingKeys } = await believed(server, [pin], ways);
  if (pinned.length === 0) {
    throw new EnrolmentError('pin_differs', 'This server is not the one that made the enrolment token (the pin differs). Check the address, or make a new token.');
  }
  const again = async (publicRoots: boolean): Promise<FirstTrust> => {
    const tls: DialTls = { roots: pinned, publicRoots, extraRoots, proveTime: (way, signal) => provenTime(way, { server: server.origin, signingKeys }, signal) };
    return { trust: parseTrustAnswer(await call(trustUrl(server), { tls, ways }), [pin]), publicRoots };
  };
  try {
    return await again(false);
  } catch (error) {
    if (!isUntrusted(error)) throw error;
    return again(true);
  }
}

/**
 * What the server's authority is now. A device that slept through a rotation does not know the root that the server
 * shows any more: it believes it by the word of one that it knows.
 *
 * @throws Error when the server cannot be reached, or none of its roots is to be believed
 */
export async function refreshTrust(identity: Identity, ways: HttpsWays): Promise<Trust> {
  const server = new URL(identity.configuration.server);
  const pins = identity.trust.roots.map(rootPin);
  const { identity: _unneeded, ...tls } = dialTls(identity);
  const ask = async (roots: readonly string[]): Promise<Trust> => parseTrustAnswer(await call(trustUrl(server), { tls: { ...tls, roots }, ways }), pins);
  try {
    return await ask(identity.trust.roots);
  } catch (error) {
    if (!isUntrusted(error)) throw error;
    const { roots } = await believed(server, pins, ways);
    if (roots.length === 0) throw new Error('The server shows a certificate that no known root vouches for. If its authority was made anew, enrol this device again.', { cause: error });
    return ask(roots);
  }
}

/** Of what the server offers to anybody: the roots that these pins reach and, when there is one, the keys that it signed. @throws Error when a believed one did not sign the rest */
async function believed(server: URL, pins: readonly string[], ways: HttpsWays): Promise<Pick<Trust, 'roots' | 'signingKeys'>> {
  const offered: unknown = await call(trustUrl(server), { tls: { roots: undefined }, ways });
  const reached = believable(pins, vouchersIn(offered));
  const found = parseTrust(JSON.stringify(offered)).roots.filter((root) => reached.includes(safePin(root)));
  return { roots: found, signingKeys: found.length > 0 ? parseTrustAnswer(offered, pins).signingKeys : [] };
}

const trustUrl = (server: URL): URL => new URL('/device/v1/trust', server);

/** The certificate shown does not lead to a root that is known. */
const isUntrusted = (error: unknown): boolean => error instanceof Unreachable && error.tried.some(({ obstacle }) => obstacle === 'tls_intercepted');

function safePin(root: string): string {
  try {
    return rootPin(root);
  } catch {
    return '';
  }
}
