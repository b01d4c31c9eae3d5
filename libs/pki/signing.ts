/** Verification of what the server signed: all that an agent needs. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Signed } from '#contract';

/** Name of a signing key: the first 8 bytes of the SHA-256 of its SPKI, hex. */
export function keyId(spkiBase64: string): string {
  return createHash('sha256').update(Buffer.from(spkiBase64, 'base64')).digest('hex').slice(0, 16);
}

/**
 * The signed text, or `undefined` when no trusted key made this signature. Parse the answer, never `signed.body`.
 *
 * @param publicKeys Ed25519 keys pinned at enrolment, SPKI, base64.
 */
export function verifySigned(signed: Signed, publicKeys: readonly string[]): string | undefined {
  const spki = publicKeys.find((key) => keyId(key) === signed.key);
  if (spki === undefined) return undefined;
  try {
    const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') return undefined;
    return verify(null, Buffer.from(signed.body), key, Buffer.from(signed.signature, 'base64url')) ? signed.body : undefined;
  } catch {
    return undefined; // A damaged pinned key verifies nothing.
  }
}
