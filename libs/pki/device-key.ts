/** The device's side of enrolment: a key that never leaves the device, and the request for a certificate. */
import { createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';
import { asForgeKey, nativeSigner } from './native-signer.js';

const generate = promisify(generateKeyPair);

/** A new RSA 2048 private key, PEM PKCS#8. Takes about 0.2 s, off the event loop. */
export async function createDeviceKey(): Promise<string> {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** A PKCS#10 request, PEM, for an RSA key. Its subject means nothing: the server chooses the name. */
export function createCsr(privateKeyPem: string): string {
  const key = createPrivateKey(privateKeyPem);
  const csr = forge.pki.createCertificationRequest();
  csr.setSubject([{ name: 'commonName', value: 'craie-device' }]);
  csr.publicKey = forge.pki.publicKeyFromPem(createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString());
  csr.sign(asForgeKey(nativeSigner(key)), forge.md.sha256.create());
  return forge.pki.certificationRequestToPem(csr);
}
