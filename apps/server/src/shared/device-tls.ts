import { readFile } from 'node:fs/promises';
import type { Authority } from '#pki';
import type { Config } from './config.js';

export interface TlsPair {
  /** PEM, with its chain when it came from a file. */
  certificate: string;
  /** PEM. */
  key: string;
}

/** The certificate that both device listeners (HTTPS and MQTT) show. */
export class DeviceTls {
  private constructor(
    /** What the listeners start with. */
    readonly first: TlsPair,
    /** The pair to show at this time: the files as they are now, or the authority's, issued anew a month before its end. */
    readonly current: (now: Date) => Promise<TlsPair>,
  ) {}

  /** From TLS_CERT_FILE and TLS_KEY_FILE, or issued by the authority for the names devices use. */
  static async open(device: Config['device'], authority: Authority): Promise<DeviceTls> {
    const { tls, publicHost } = device;
    const current = async (now: Date): Promise<TlsPair> => {
      if (!tls) return authority.issueServer([publicHost, 'localhost', '127.0.0.1', '::1'], now);
      const [certificate, key] = await Promise.all([readFile(tls.certFile, 'utf8'), readFile(tls.keyFile, 'utf8')]);
      return { certificate, key };
    };
    return new DeviceTls(await current(new Date()), current);
  }
}
