import { rootPin } from '#pki';
import { parseTrust, type Trust } from '../state/configuration.js';
import { call } from './device-api.js';
import { EnrolmentError } from './enrolment-error.js';

/** What the very first contact establishes. */
export interface FirstTrust {
  trust: Trust;
  /** The server's own certificate comes from a public authority. */
  publicRoots: boolean;
}

/**
 * Fetches the trust material over an unverified connection and believes only the root whose pin the enrolment token
 * carries; then asks again over a connection verified against that root (or the public ones), so that a listener in
 * between can neither slip in a signing key nor stay.
 * @throws EnrolmentError when the pin does not match, or the second, verified answer is missing
 */
export async function fetchTrust(server: URL, pin: string): Promise<FirstTrust> {
  const url = new URL('/device/v1/trust', server);
  const first = parseTrust(JSON.stringify(await call(url, { roots: undefined })));
  const pinned = first.roots.filter((root) => safePin(root) === pin);
  if (pinned.length === 0) {
    throw new EnrolmentError('pin_differs', 'This server is not the one that made the enrolment token (the pin differs). Check the address, or make a new token.');
  }
  try {
    return { trust: parseTrust(JSON.stringify(await call(url, { roots: pinned }))), publicRoots: false };
  } catch (error) {
    if (!isUntrusted(error)) throw error;
    return { trust: parseTrust(JSON.stringify(await call(url, { roots: pinned, publicRoots: true }))), publicRoots: true };
  }
}

function safePin(root: string): string {
  try {
    return rootPin(root);
  } catch {
    return '';
  }
}

const UNTRUSTED = ['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'];
const isUntrusted = (error: unknown): boolean => UNTRUSTED.includes((error as NodeJS.ErrnoException).code ?? '');
