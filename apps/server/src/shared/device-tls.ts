import { readFile } from 'node:fs/promises';
import type { Authority } from '#pki';
import type { Config } from './config.js';

/** The certificate that both device listeners (HTTPS and MQTT) show. */
export class DeviceTls {
  private constructor(
    /** PEM, with its chain when it came from a file. */
    readonly certificate: string,
    /** PEM. */
    readonly key: string,
  ) {}

  /** From TLS_CERT_FILE and TLS_KEY_FILE, or issued by the authority for the names devices use. */
  static async open(device: Config['device'], authority: Authority): Promise<DeviceTls> {
    if (device.tls) {
      const [certificate, key] = await Promise.all([readFile(device.tls.certFile, 'utf8'), readFile(device.tls.keyFile, 'utf8')]);
      return new DeviceTls(certificate, key);
    }
    const { certificate, key } = await authority.issueServer([device.publicHost, 'localhost', '127.0.0.1', '::1']);
    return new DeviceTls(certificate, key);
  }
}
