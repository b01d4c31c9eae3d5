import { Injectable } from '@nestjs/common';
import { Database } from '#database';
import { kept } from '../shared/kept.js';
import { Metrics } from '../shared/metrics.js';

const COUNTED_FOR = 15_000;
/** Files that wait are counted up to here: a larger number says no more. */
const MOST = 10_000;
/** `taken`: it is in the catalogue now. `refused`: for what it is; it is gone. `ended`: nobody finished it within a day. */
const UPLOADS = ['begun', 'taken', 'refused', 'ended'] as const;
const SCANS = ['clean', 'infected', 'not-scanned'] as const;

/** Packages on their way in, and what the scanner says of them. */
@Injectable()
export class CatalogueMetrics {
  readonly upload: (what: (typeof UPLOADS)[number]) => void;
  readonly uploadedBytes: (bytes: number) => void;
  readonly scan: (verdict: (typeof SCANS)[number]) => void;

  constructor(private readonly database: Database, metrics: Metrics) {
    this.upload = metrics.counter('craie_uploads_total', 'Uploads of packages, by what happened to them; ended: nobody finished them within a day.', 'event', UPLOADS);
    this.uploadedBytes = metrics.sum('craie_upload_bytes_total', 'Bytes of uploads that were written to the disk; those sent again after a cut count again.');
    this.scan = metrics.counter('craie_scans_total', 'Files that the scanner for malware was asked about, by what it said.', 'verdict', SCANS);
    const standing = kept(() => this.standing(), COUNTED_FOR);
    metrics.gauge('craie_uploads_open', 'Uploads that are not finished yet.', async () => (await standing()).open);
    metrics.gauge('craie_scans_waiting', `Files that are handed out to nobody until the scanner has looked at them; counted up to ${MOST}.`, async () => (await standing()).waiting);
  }

  private async standing(): Promise<{ open: number; waiting: number }> {
    const [row]: { open: number; waiting: number }[] = await this.database.system((em) => em.query(
      `select (select count(*)::int from app_upload where app_id is null) as open, (select count(*)::int from (select from stored_file where scan_state = 'scanning' limit ${MOST}) waiting) as waiting`,
    ));
    return row ?? { open: 0, waiting: 0 };
  }
}
