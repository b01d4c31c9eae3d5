import { sign, X509Certificate } from 'node:crypto';
import { isDeviceId } from '#contract';
import { clientExtensions, LEAF_DAYS, signCertificate, type IssuedCertificate } from './certificate.js';
import { readCsr } from './csr.js';
import { PkiError } from './errors.js';
import { ensureFolder } from './folder.js';
import { readPlan, type Plan } from './plan.js';
import { revocationList } from './revocation-list.js';
import { createRoot, readRoots, type Root } from './roots.js';
import { serverCertificate, serviceCertificate, standInCertificate, type ServerCertificate } from './server-certificate.js';
import { vouch, type Voucher } from './voucher.js';

export interface DeviceCertificate extends IssuedCertificate {
  /** Pin of the root that signed it. */
  issuer: string;
}

/**
 * The authority of one installation. A device trusts every root of the set, so that a new root can be made long before
 * the old one goes: devices get certificates from the newest, while the server shows one from the oldest, which
 * every device already knows.
 */
export class Authority {
  private constructor(private readonly folder: string, private all: [Root, ...Root[]], private plan: Plan | undefined) {}

  /** Opens the folder; its first root is made when there is none. @throws PkiError `folder_damaged` */
  static async open(folder: string, now = new Date()): Promise<Authority> {
    await ensureFolder(folder);
    const [oldest, ...others] = await readRoots(folder, now);
    return oldest ? new Authority(folder, [oldest, ...others], await readPlan(folder)) : Authority.create(folder, now);
  }

  /** Makes one more root (the first one, or the successor in a rotation) and opens the folder. */
  static async create(folder: string, now = new Date()): Promise<Authority> {
    await createRoot(folder, now);
    return Authority.open(folder, now);
  }

  /** Reads the folder again, after a step of a rotation. @throws PkiError `folder_damaged` */
  async reload(now = new Date()): Promise<void> {
    const { all, plan } = await Authority.open(this.folder, now);
    this.all = all;
    this.plan = plan;
  }

  /** PEM roots that devices have to trust, oldest first. */
  get roots(): string[] {
    return this.all.map((root) => root.pem);
  }

  /** Pin for enrolment tokens: of the root that signs the server's certificate. */
  get pin(): string {
    return this.shown.pin;
  }

  /** Pin of the root that signs new device certificates. */
  get issuer(): string {
    return this.newest.pin;
  }

  /** Where a rotation stands; undefined when there has never been one. */
  get rotation(): Pick<Plan, 'renewal' | 'share'> | undefined {
    return this.plan;
  }

  /** What each root, retired ones included, says of its successors. */
  get vouchers(): Voucher[] {
    const present = this.all.flatMap((root, at) => this.all.slice(at + 1).map((next) => vouch(root, next.pem)));
    return [...(this.plan?.vouchers ?? []), ...present];
  }

  /**
   * One device certificate, valid one year, with the device id as its only name.
   *
   * @throws PkiError when the request is not valid, not signed by its key, or its key is weak.
   */
  issueDevice(csrPem: string, deviceId: string, now = new Date()): DeviceCertificate {
    if (!isDeviceId(deviceId)) throw new PkiError('csr_invalid', 'A certificate is issued to a device id only.');
    const root = this.newest;
    const issued = signCertificate({ commonName: deviceId, publicKey: readCsr(csrPem), days: LEAF_DAYS, extensions: clientExtensions, now }, root);
    return { ...issued, issuer: root.pin };
  }

  /** The server's certificate for these host names and IP addresses: the one stored in `folder` while it serves, or a new one. */
  issueServer(names: readonly string[], now = new Date(), folder = this.folder): Promise<ServerCertificate> {
    return serverCertificate(folder, this.shown, [...new Set(names)], now);
  }

  /** A certificate for the server as a client of an external broker. @param name never a device id. */
  issueService(name: string, now = new Date()): Promise<ServerCertificate> {
    if (isDeviceId(name)) throw new PkiError('csr_invalid', 'A device id is the name of a device only.');
    return serviceCertificate(this.shown, name, now);
  }

  /**
   * A certificate of one day with which the server speaks for a device at an external broker, signed like {@link issueService}
   * by the root that every broker knows. It proves nothing to our own doors, and is on no revocation list.
   *
   * @param publicKey of a `ServiceKey`: the device's own is never in it.
   */
  async issueStandIn(deviceId: string, publicKey: Buffer, now = new Date()): Promise<IssuedCertificate> {
    if (!isDeviceId(deviceId)) throw new PkiError('csr_invalid', 'The server speaks for a device id only.');
    return standInCertificate(this.shown, deviceId, publicKey, now);
  }

  /** PEM: one list of revoked certificates for each root. @param serials lower-case hex. */
  revocationLists(serials: readonly string[], now = new Date()): string {
    return this.all.map((root) => revocationList(root, serials, now)).join('');
  }

  /** Each root's signature of a text, base64, in the order of {@link roots}. About 3 ms a root. */
  vouch(text: string): string[] {
    return this.all.map(({ key }) => sign('sha256', Buffer.from(text), key).toString('base64'));
  }

  /** The root that signs the server's certificate: the oldest, which every device knows, until a rotation has moved on. */
  private get shown(): Root {
    return this.all.find((root) => root.pin === this.plan?.server) ?? this.all[0];
  }

  private get newest(): Root {
    return this.all.at(-1) ?? this.all[0];
  }

  /** True when one of the roots signed this certificate and it is in its time. */
  verifies(certificatePem: string, now = new Date()): boolean {
    const x509 = new X509Certificate(certificatePem);
    const inTime = new Date(x509.validFrom) <= now && now < new Date(x509.validTo);
    return inTime && this.all.some((root) => x509.verify(new X509Certificate(root.pem).publicKey));
  }
}
