import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** Extended key usage of a TLS server: devices have certificates of the same root, for clients. */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

/**
 * Verifies what a server showed as TLS would at another time than this machine's clock has. Only a certificate straight from
 * one of these roots passes, as ours are.
 *
 * @param now ms.
 * @throws Error with the code that TLS itself would give
 */
export function verifyAt(socket: TLSSocket, host: string, roots: readonly string[], now: number): void {
  const leaf = socket.getPeerX509Certificate();
  const root = leaf && roots.map((pem) => new X509Certificate(pem)).find((one) => one.ca && leaf.checkIssued(one) && leaf.verify(one.publicKey));
  if (!root || !leaf.keyUsage?.includes(SERVER_AUTH)) throw coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate');
  if ((isIP(host) ? leaf.checkIP(host) : leaf.checkHost(host)) === undefined) throw coded('ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate is for another name');
  for (const { validFrom, validTo } of [leaf, root]) {
    if (now < Date.parse(validFrom)) throw coded('CERT_NOT_YET_VALID', 'certificate is not yet valid, by the server’s own time');
    if (now > Date.parse(validTo)) throw coded('CERT_HAS_EXPIRED', 'certificate has expired, by the server’s own time');
  }
}

const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });
