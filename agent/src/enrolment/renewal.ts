import { X509Certificate } from 'node:crypto';
import { createCsr, createDeviceKey, rootPin } from '#pki';
import type { HttpsWays } from '../link/https-ways.js';
import { dialTls, type Identity, type StateFolder } from '../state/folder.js';
import { parseAnswer } from './answer.js';
import { call } from './device-api.js';

/** The moment (ms) at which a certificate should be renewed: two thirds of its life. */
export function renewalTime(certificate: string): number {
  const { validFrom, validTo } = new X509Certificate(certificate);
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  return from + ((to - from) * 2) / 3;
}

/**
 * Asks for a new certificate with a new key, over the present one. A kill at any moment leaves a working pair: the new
 * key is on disk before the request, and the state folder takes whichever key fits the certificate.
 * @returns the identity to use from now on
 */
export async function renew(identity: Identity, folder: StateFolder, ways: HttpsWays): Promise<Identity> {
  const { configuration, trust } = identity;
  const key = await createDeviceKey();
  await folder.saveNextKey(key);
  const url = new URL('/device/v1/renew', configuration.server);
  const answer = parseAnswer(await call(url, { tls: dialTls(identity), ways }, { v: 1, csr: createCsr(key) }), trust.roots.map(rootPin));
  if (answer.deviceId !== configuration.deviceId) throw new Error('The server renewed the certificate of another device.');
  await folder.adoptCertificate(answer.certificate);
  await folder.saveTrust(answer.trust);
  return { ...identity, certificate: answer.certificate, key, trust: answer.trust };
}
