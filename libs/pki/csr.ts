import forge from 'node-forge';
import { PkiError } from './errors.js';

const MIN_BITS = 2048;
/** Checked before any arithmetic: a larger key or exponent would let a stranger buy seconds of our processor. */
const MAX_BITS = 4096;
const MAX_PEM = 8_192;
const EXPONENT = 65_537;

/**
 * Reads a certificate request and proves that its sender holds the key.
 *
 * @returns the public key; the subject and any extension asked for are ignored.
 * @throws PkiError `csr_invalid`, `key_unsupported`, `key_weak` or `csr_signature`
 */
export function readCsr(pem: string): forge.pki.rsa.PublicKey {
  const csr = parse(pem);
  const key = csr.publicKey as forge.pki.rsa.PublicKey | null;
  if (!key?.n || !key.e) throw new PkiError('key_unsupported', 'The request must carry an RSA key.');
  const bits = key.n.bitLength();
  if (bits < MIN_BITS) throw new PkiError('key_weak', `The RSA key has ${bits} bits: at least ${MIN_BITS} are needed.`);
  if (bits > MAX_BITS || key.e.bitLength() > 32 || key.e.intValue() !== EXPONENT) {
    throw new PkiError('key_unsupported', `The RSA key must have at most ${MAX_BITS} bits and the exponent ${EXPONENT}.`);
  }
  if (!isSigned(csr)) throw new PkiError('csr_signature', 'The request is not signed by the key it carries.');
  return key;
}

function parse(pem: string): forge.pki.CertificateSigningRequest {
  if (pem.length > MAX_PEM) throw new PkiError('csr_invalid', 'The certificate request is too long.');
  try {
    return forge.pki.certificationRequestFromPem(pem, true);
  } catch (cause) {
    throw new PkiError('csr_invalid', 'The certificate request is not a PEM PKCS#10 request with an RSA key.', { cause });
  }
}

function isSigned(csr: forge.pki.CertificateSigningRequest): boolean {
  try {
    return csr.verify();
  } catch {
    // forge throws for a wrong padding, an unknown digest and a wrong length alike.
    return false;
  }
}
