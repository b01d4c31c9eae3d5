import { sign, X509Certificate } from 'node:crypto';
import { isDeviceId } from '#contract';
import { clientExtensions, LEAF_DAYS, signCertificate, type IssuedCertificate } from './certificate.js';
import { readCsr } from './csr.js';
import { PkiError } from './errors.js';
import { ensureFolder } from './folder.js';
import { rootPin } from './pin.js';
import { revocationList } from './revocation-list.js';
import { createRoot, readRoots, type Root } from './roots.js';
import { serverCertificate, serviceCertificate, type ServerCertificate } from './server-certificate.js';

/**
 * The authority of one installation. A device trusts every root of the set, so that a new root can be made long before
 * the old one goes: devices get certificates from the newest, while the server shows one from the oldest, which
 * every device already knows.
 */
export class Authority {
  private constructor(private readonly folder: string, private readonly all: [Root, ...Root[]]) {}

  /** Opens the folder; its first root is made when there is none. @throws PkiError `folder_damaged` */
  static async open(folder: string, now = new Date()): Promise<Authority> {
    await ensureFolder(folder);
    const [oldest, ...others] = await readRoots(folder, now);
    return oldest ? new Authority(folder, [oldest, ...others]) : Authority.create(folder, now);
  }

  /** Makes one more root (the first one, or the successor in a rotation) and opens the folder. */
  static async create(folder: string, now = new Date()): Promise<Authority> {
    await createRoot(folder, now);
    return Authority.open(folder, now);
  }

  /** PEM roots that devices have to trust, oldest first. */
  get roots(): string[] {
    return this.all.map((root) => root.pem);
  }

  /** Pin for enrolment tokens: of the root that signs the server's certificate. */
  get pin(): string {
    return rootPin(this.all[0].pem);
  }

  /**
   * One device certificate, valid one year, with the device id as its only name.
   *
   * @throws PkiError when the request is not valid, not signed by its key, or its key is weak.
   */
  issueDevice(csrPem: string, deviceId: string, now = new Date()): IssuedCertificate {
    if (!isDeviceId(deviceId)) throw new PkiError('csr_invalid', 'A certificate is issued to a device id only.');
    return signCertificate(
      { commonName: deviceId, publicKey: readCsr(csrPem), days: LEAF_DAYS, extensions: clientExtensions, now },
      this.all.at(-1) ?? this.all[0],
    );
  }

  /** The server's certificate for these host names and IP addresses: the one stored in `folder` while it serves, or a new one. */
  issueServer(names: readonly string[], now = new Date(), folder = this.folder): Promise<ServerCertificate> {
    return serverCertificate(folder, this.all[0], [...new Set(names)], now);
  }

  /** A certificate for the server as a client of an external broker. @param name never a device id. */
  issueService(name: string, now = new Date()): Promise<ServerCertificate> {
    if (isDeviceId(name)) throw new PkiError('csr_invalid', 'A device id is the name of a device only.');
    return serviceCertificate(this.all[0], name, now);
  }

  /** PEM: one list of revoked certificates for each root. @param serials lower-case hex. */
  revocationLists(serials: readonly string[], now = new Date()): string {
    return this.all.map((root) => revocationList(root, serials, now)).join('');
  }

  /** Each root's signature of a text, base64, in the order of {@link roots}. About 3 ms a root. */
  vouch(text: string): string[] {
    return this.all.map(({ key }) => sign('sha256', Buffer.from(text), key).toString('base64'));
  }

  /** True when one of the roots signed this certificate and it is in its time. */
  verifies(certificatePem: string, now = new Date()): boolean {
    const x509 = new X509Certificate(certificatePem);
    const inTime = new Date(x509.validFrom) <= now && now < new Date(x509.validTo);
    return inTime && this.all.some((root) => x509.verify(new X509Certificate(root.pem).publicKey));
  }
}
