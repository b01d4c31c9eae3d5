import { verify, X509Certificate } from 'node:crypto';
import { trustText, type TrustAnswer } from '#contract';
import { rootPin } from './pin.js';

/**
 * True when a root that is believed already signed the whole of this answer. Whoever else carried it changed nothing.
 *
 * @param believed pins of roots, as of `rootPin`.
 */
export function vouchedFor(trust: Pick<TrustAnswer, 'roots' | 'signingKeys' | 'proofs'>, believed: readonly string[]): boolean {
  const text = Buffer.from(trustText(trust));
  return trust.roots.some((root, at) => {
    try {
      const proof = Buffer.from(trust.proofs[at] ?? '', 'base64');
      return believed.includes(rootPin(root)) && verify('sha256', text, new X509Certificate(root).publicKey, proof);
    } catch {
      return false; // Not a certificate.
    }
  });
}
