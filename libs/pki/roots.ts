/** Root certificates and their keys, as `root-{time}-{random}.crt` and `.key`: names sort by age. */
import { createPrivateKey, generateKeyPair, randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import forge from 'node-forge';
import { ROOT_DAYS, rootExtensions, signCertificate, type Issuer } from './certificate.js';
import { PkiError } from './errors.js';
import { ensureFolder, listFiles, readIfPresent, writePrivate } from './folder.js';
import { rootPin } from './pin.js';

const generate = promisify(generateKeyPair);
const ROOT_BITS = 3072;

export interface Root extends Issuer {
  certificate: forge.pki.Certificate;
  pem: string;
  /** Made once: every certificate issued names it. */
  pin: string;
  /** Of its certificate. */
  path: string;
  notAfter: Date;
}

/** Makes one more root in the folder. RSA 3072 takes about a second, off the event loop. */
export async function createRoot(folder: string, now: Date): Promise<void> {
  await ensureFolder(folder);
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: ROOT_BITS });
  const mark = `${now.toISOString().replace(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`;
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const issued = signCertificate(
    // A name of its own for each root: during a rotation nothing can take one for the other.
    { commonName: `Craie authority ${mark}`, publicKey: spki, days: ROOT_DAYS, extensions: rootExtensions, now },
    { key: privateKey, publicKey: spki },
  );
  // The key first: a crash between the two leaves a key without certificate, which is ignored.
  await writePrivate(join(folder, `root-${mark}.key`), privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  await writePrivate(join(folder, `root-${mark}.crt`), issued.certificate);
}

/**
 * Every root that has not ended, oldest first.
 *
 * @throws PkiError `folder_damaged` when a certificate has no key or the two do not belong together.
 */
export async function readRoots(folder: string, now: Date): Promise<Root[]> {
  const paths = await listFiles(folder, 'root-', '.crt');
  const roots = await Promise.all(paths.map(readRoot));
  return roots.filter((root) => root.notAfter > now);
}

async function readRoot(path: string): Promise<Root> {
  const keyPath = path.replace(/\.crt$/, '.key');
  const pem = (await readIfPresent(path)) ?? '';
  const keyPem = await readIfPresent(keyPath);
  if (!keyPem) throw new PkiError('folder_damaged', `The key of ${path} is missing: restore ${keyPath} from a backup.`);
  try {
    const x509 = new X509Certificate(pem);
    const key: KeyObject = createPrivateKey(keyPem);
    if (!x509.checkPrivateKey(key)) throw new Error('key and certificate do not belong together');
    const spki = x509.publicKey.export({ type: 'spki', format: 'der' });
    const shown = x509.toString();
    return { pem: shown, pin: rootPin(shown), path, key, publicKey: spki, certificate: forge.pki.certificateFromPem(pem), notAfter: new Date(x509.validTo) };
  } catch (cause) {
    throw new PkiError('folder_damaged', `${path} and its key cannot be used: restore both from a backup.`, { cause });
  }
}
