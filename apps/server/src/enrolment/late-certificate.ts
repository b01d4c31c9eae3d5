/**
 * A device that was away too long comes with a certificate that has ended, or of a root that is retired. It still serves
 * to ask for the next one, and for nothing else: the handshake (or the token) proves that the device holds the key, and
 * the fingerprint, which the database has since the issue, that the certificate is ours.
 */
import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { CertificateFacts, Identity } from '#broker';
import { isDeviceId } from '#contract';

/** How long after its end, ms: a summer, and the weeks before and after it. */
const GRACE = 180 * 86_400_000;
/** What OpenSSL says of such a certificate. */
const LATE: readonly string[] = ['CERT_HAS_EXPIRED', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'];

export const isLate = ({ notAfter }: CertificateFacts, now: number): boolean => notAfter + GRACE > now;

export const factsOf = ({ fingerprint256, validFrom, validTo }: Pick<X509Certificate, 'fingerprint256' | 'validFrom' | 'validTo'>): CertificateFacts => ({
  fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(), notBefore: Date.parse(validFrom), notAfter: Date.parse(validTo),
});

/** Who is at the other end of this socket, as its certificate claims; undefined when it is not merely late. @param now ms */
export function lateComer(socket: TLSSocket, now: number): (Identity & { ok: true }) | undefined {
  const shown = socket.getPeerX509Certificate();
  const reason: unknown = socket.authorizationError;
  if (!shown || !(socket.authorized || LATE.includes(String(reason)))) return undefined;
  const deviceId = /^CN=([^\n]+)$/.exec(shown.subject)?.[1] ?? '';
  const certificate = factsOf(shown);
  return isDeviceId(deviceId) && isLate(certificate, now) ? { ok: true, deviceId, serial: shown.serialNumber.toLowerCase(), certificate } : undefined;
}
