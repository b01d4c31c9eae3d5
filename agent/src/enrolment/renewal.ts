import { X509Certificate } from 'node:crypto';
import { createCsr, createDeviceKey } from '#pki';
import type { Identity, StateFolder } from '../state/folder.js';
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
export async function renew(identity: Identity, folder: StateFolder): Promise<Identity> {
  const { configuration, trust } = identity;
  const key = await createDeviceKey();
  await folder.saveNextKey(key);
  const url = new URL('/device/v1/renew', configuration.server);
  const tls = { roots: trust.roots, publicRoots: configuration.publicRoots, certificate: identity.certificate, key: identity.key };
  const answer = parseAnswer(await call(url, tls, { v: 1, csr: createCsr(key) }));
  if (answer.deviceId !== configuration.deviceId) throw new Error('The server renewed the certificate of another device.');
  await folder.adoptCertificate(answer.certificate);
  await folder.saveTrust(answer.trust);
  return { ...identity, certificate: answer.certificate, key, trust: answer.trust };
}
