import { createHash, X509Certificate } from 'node:crypto';

/**
 * Pin of a root, as carried by enrolment tokens: the first 16 bytes of the SHA-256 of its DER, base64url.
 *
 * @throws Error when the text is not a PEM certificate.
 */
export function rootPin(pem: string): string {
  return createHash('sha256').update(new X509Certificate(pem).raw).digest().subarray(0, 16).toString('base64url');
}
