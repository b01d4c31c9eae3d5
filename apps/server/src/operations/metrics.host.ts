import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Database } from '#database';
import { Authority } from '#pki';
import { Config } from '../shared/config.js';
import { kept } from '../shared/kept.js';
import { Metrics, type Figures } from '../shared/metrics.js';
import { CertificateRenewal } from './certificate-renewal.js';
import { Health } from './health.js';

/** Ours, from the sources or from the build. */
const manifest = ['../../../../package.json', '../../../../../package.json'].map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
const version = manifest ? (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version : 'unknown';
/** Checks and folders are looked at once for all scrapes within so long, ms. */
const LOOKED_FOR = 5_000;

/** What is around the server: its folder, its certificates, its copies, and whether it can do its work. */
@Injectable()
export class HostMetrics {
  constructor(metrics: Metrics, private readonly config: Config, private readonly authority: Authority, private readonly renewal: CertificateRenewal, database: Database, health: Health) {
    metrics.gauge('craie_build_info', 'Always 1; the version of the server, of Node and the database engine are its labels.',
      () => [{ labels: { version, node: process.version, engine: database.engine }, value: 1 }], ['version', 'node', 'engine']);
    const checks = kept(() => health.look(), LOOKED_FOR);
    metrics.gauge('craie_check_ok', 'The checks of health/ready: 1 well, 0 not.',
      async () => (await checks()).checks.map(({ name, ok }) => ({ labels: { check: name }, value: ok ? 1 : 0 })), ['check']);
    const disk = kept(() => statfs(config.dataDir), LOOKED_FOR);
    metrics.gauge('craie_disk_free_bytes', 'Free where DATA_DIR is.', async () => disk().then(({ bavail, bsize }) => bavail * bsize));
    metrics.gauge('craie_disk_size_bytes', 'Size of the file system where DATA_DIR is.', async () => disk().then(({ blocks, bsize }) => blocks * bsize));
    metrics.gauge('craie_certificate_expiry_timestamp_seconds', 'When the certificate shown to devices, and the newest root of the authority, end.', () => this.certificates(), ['certificate']);
    metrics.gauge('craie_dump_timestamp_seconds', 'When the embedded database was last copied; left out on PostgreSQL, whose copies are its operator\'s, and before the first copy.',
      kept(() => this.lastDump(), LOOKED_FOR));
  }

  private certificates(): Figures {
    const end = (pem: string | undefined) => new Date(new X509Certificate(pem ?? '').validTo).getTime() / 1_000;
    return Object.entries({ server: this.renewal.shown, authority: this.authority.roots.at(-1) }).map(([certificate, pem]) => ({ labels: { certificate }, value: end(pem) }));
  }

  private async lastDump(): Promise<number | undefined> {
    const folder = join(this.config.dataDir, 'dumps');
    const newest = (await readdir(folder)).filter((name) => name.endsWith('.tar.gz')).sort().at(-1);
    return newest === undefined ? undefined : (await stat(join(folder, newest))).mtimeMs / 1_000;
  }
}
