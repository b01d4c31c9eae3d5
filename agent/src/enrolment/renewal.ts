import { createHash, X509Certificate } from 'node:crypto';
import { CLOCK_TOLERANCE, createCsr, createDeviceKey, rootPin } from '#pki';
import type { HttpsWays } from '../link/https-ways.js';
import { dialTls, type Identity, type StateFolder } from '../state/folder.js';
import { parseAnswer } from './answer.js';
import { call } from './device-api.js';

/**
 * The moment (ms) at which a certificate should be renewed: two thirds of its life, or earlier when the server wants
 * those of its time renewed (a rotation of its authority); each device takes its own place in the time given for that.
 */
export function renewalTime({ certificate, trust, configuration }: Pick<Identity, 'certificate' | 'trust' | 'configuration'>): number {
  const leaf = new X509Certificate(certificate);
  // Of a root that is retired: it opens nothing any more but the renewal.
  if (!trust.roots.some((root) => leaf.checkIssued(new X509Certificate(root)))) return 0;
  const { validFrom, validTo } = leaf;
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  const ordinary = from + ((to - from) * 2) / 3;
  const { since, withinMs } = trust.renewal ?? { since: '', withinMs: 0 };
  const wanted = Date.parse(since);
  if (!(from + CLOCK_TOLERANCE < wanted)) return ordinary;
  return Math.min(ordinary, wanted + place(configuration.deviceId) * withinMs);
}

/** 0 to 1, the same at each start. */
const place = (deviceId: string): number => createHash('sha256').update(deviceId).digest().readUInt32BE(0) / 2 ** 32;

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
