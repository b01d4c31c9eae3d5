/** The list of revoked certificates (RFC 5280, 5) that an external broker reads. */
import { sign } from 'node:crypto';
import forge from 'node-forge';
import { keyIdentifier } from './certificate.js';
import { der, integer, sequence, time } from './der.js';
import { pem } from './pem.js';
import type { Root } from './roots.js';

/**
 * Ten years: a broker refuses everybody once the list it has is out of date, and nothing tells when an operator renews
 * it. What is newer than the list is refused by the server itself.
 */
const LIFETIME = 10 * 365 * 86_400_000;
const OID = {
  sha256WithRsa: Buffer.from('06092a864886f70d01010b', 'hex'),
  number: Buffer.from('0603551d14', 'hex'),
  authorityKey: Buffer.from('0603551d23', 'hex'),
};
const ALGORITHM = sequence(OID.sha256WithRsa, der(0x05));
const OCTETS = 0x04;
const BITS = 0x03;

/** PEM, signed by this root. @param serials lower-case hex; those that other roots signed do no harm. */
export function revocationList(root: Root, serials: readonly string[], now: Date): string {
  const at = time(now);
  const issuer = Buffer.from(forge.asn1.toDer(forge.pki.distinguishedNameToAsn1(root.certificate.subject)).getBytes(), 'binary');
  const entries = serials.map((serial) => sequence(integer(serial), at));
  const extensions = sequence(
    sequence(OID.authorityKey, der(OCTETS, sequence(der(0x80, keyIdentifier(root.publicKey))))),
    sequence(OID.number, der(OCTETS, integer(Math.floor(now.getTime() / 1_000).toString(16)))),
  );
  const list = sequence(
    integer('01'),
    ALGORITHM,
    issuer,
    at,
    time(new Date(now.getTime() + LIFETIME)),
    // An empty list must not be there at all.
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    der(0xa0, extensions),
  );
  return pem('X509 CRL', sequence(list, ALGORITHM, der(BITS, Buffer.alloc(1), sign('sha256', list, root.key))));
}
