import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { isDeviceId } from '#contract';

/** Extended key usages: the server's certificate and those of devices come from the same root. */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/**
 * Verifies what a server showed as TLS would at another time than this machine's clock has. Only a certificate straight from
 * one of these roots passes, as ours are.
 *
 * @param now ms.
 * @throws Error with the code that TLS itself would give
 */
export function verifyAt(socket: TLSSocket, host: string, roots: readonly string[], now: number): void {
  const leaf = verifyLeaf(socket, SERVER_AUTH, roots, now);
  if ((isIP(host) ? leaf.checkIP(host) : leaf.checkHost(host)) === undefined) throw coded('ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate is for another name');
}

/**
 * The id of the device at the other end, whichever end it is: TLS itself takes no device for a server.
 *
 * @param now ms. @throws Error when its certificate is none of a device of ours, in its time
 */
export function deviceAt(socket: TLSSocket, roots: readonly string[], now: number): string {
  const name = /^CN=([^\n]+)$/.exec(verifyLeaf(socket, CLIENT_AUTH, roots, now).subject)?.[1] ?? '';
  if (!isDeviceId(name)) throw coded('ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate is not that of a device');
  return name;
}

function verifyLeaf(socket: TLSSocket, usage: string, roots: readonly string[], now: number): X509Certificate {
  const leaf = socket.getPeerX509Certificate();
  const root = leaf && roots.map((pem) => new X509Certificate(pem)).find((one) => one.ca && leaf.checkIssued(one) && leaf.verify(one.publicKey));
  if (!root || !leaf.keyUsage?.includes(usage)) throw coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate');
  for (const { validFrom, validTo } of [leaf, root]) {
    if (now < Date.parse(validFrom)) throw coded('CERT_NOT_YET_VALID', 'certificate is not yet valid, by the server’s own time');
    if (now > Date.parse(validTo)) throw coded('CERT_HAS_EXPIRED', 'certificate has expired, by the server’s own time');
  }
  return leaf;
}

const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });
