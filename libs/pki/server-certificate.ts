/** The server's own TLS certificates: the one it shows, kept in a folder and made again when it ends or its names change, and those it connects with. */
import { createPrivateKey, generateKeyPair, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clientExtensions, LEAF_DAYS, serverExtensions, signCertificate, signCertificateOffLoop, type IssuedCertificate } from './certificate.js';
import { readIfPresent, writePrivate } from './folder.js';
import type { Root } from './roots.js';

const generate = promisify(generateKeyPair);
const RENEW_BEFORE = 30 * 86_400_000;
const STAND_IN_DAYS = 1;

export interface ServerCertificate {
  /** PEM. */
  certificate: string;
  /** PEM PKCS#8, EC P-256: the cheapest for a handshake. */
  key: string;
}

/** Answers the stored certificate when it still serves these names, or issues another one. */
export async function serverCertificate(folder: string, root: Root, names: readonly string[], now: Date): Promise<ServerCertificate> {
  const path = join(folder, 'server.pem');
  const stored = parseStored(await readIfPresent(path));
  if (stored && serves(stored, root, names, now)) return stored;

  const made = await issueWithKey(root, 'Craie server', serverExtensions(names), now);
  // One file for both: they can never come from two different moments.
  await writePrivate(path, made.certificate + made.key);
  return made;
}

/** The certificate by which the server is known to an external broker as `name`. Not kept: it costs 3 ms to make another. */
export const serviceCertificate = (root: Root, name: string, now: Date): Promise<ServerCertificate> => issueWithKey(root, name, clientExtensions, now);

/**
 * The certificate by which the server speaks for one device at an external broker. A broker reads the device id from the
 * CN as from the device's own; our doors take no name of two lines, so that to them it is nobody's.
 *
 * @param publicKey of a {@link ServiceKey}.
 */
export const standInCertificate = (root: Root, deviceId: string, publicKey: Buffer, now: Date): Promise<IssuedCertificate> =>
  signCertificateOffLoop({ commonName: deviceId, unit: 'craie-stand-in', publicKey, days: STAND_IN_DAYS, extensions: clientExtensions, now }, root);

/** A key of the server as a client. */
export interface ServiceKey {
  /** PEM PKCS#8. */
  key: string;
  /** DER of the SubjectPublicKeyInfo. */
  publicKey: Buffer;
}

/** EC P-256. */
export async function createServiceKey(): Promise<ServiceKey> {
  const { privateKey, publicKey } = await generate('ec', { namedCurve: 'P-256' });
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), publicKey: publicKey.export({ type: 'spki', format: 'der' }) };
}

async function issueWithKey(root: Root, commonName: string, extensions: Record<string, unknown>[], now: Date): Promise<ServerCertificate> {
  const { key, publicKey } = await createServiceKey();
  const { certificate } = signCertificate({ commonName, publicKey, days: LEAF_DAYS, extensions, now }, root);
  return { certificate, key };
}

function parseStored(text: string | undefined): ServerCertificate | undefined {
  const cut = text?.indexOf('-----BEGIN PRIVATE KEY-----') ?? -1;
  return text !== undefined && cut > 0 ? { certificate: text.slice(0, cut), key: text.slice(cut) } : undefined;
}

function serves(stored: ServerCertificate, root: Root, names: readonly string[], now: Date): boolean {
  try {
    const x509 = new X509Certificate(stored.certificate);
    const issuedByRoot = x509.verify(new X509Certificate(root.pem).publicKey);
    const fresh = new Date(x509.validTo).getTime() - now.getTime() > RENEW_BEFORE;
    return issuedByRoot && fresh && x509.checkPrivateKey(createPrivateKey(stored.key)) && sameNames(x509, names);
  } catch {
    return false; // Damaged: it costs nothing to make another.
  }
}

function sameNames(x509: X509Certificate, names: readonly string[]): boolean {
  const has = (x509.subjectAltName ?? '').split(', ').filter(Boolean).length;
  return has === names.length && names.every((name) => (x509.checkHost(name) ?? x509.checkIP(name)) !== undefined);
}
