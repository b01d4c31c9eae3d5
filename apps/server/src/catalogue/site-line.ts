import { Injectable } from '@nestjs/common';
import { TokenBucket } from '#broker';
import { Database } from '#database';
import { SettingsService } from '../access/index.js';
import { Clock } from '../shared/clock.js';

/** Bytes a second of one kbit/s. */
const KILOBIT = 125;
/** Seconds of the budget that may go out at once. */
const BURST = 0.5;
/** Sites that are remembered; the one that was quiet longest is forgotten first, and begins with a burst. */
const MOST_SITES = 10_000;

/** What package files may take of the line of each site: one budget for all of its devices, which they take in turns. */
@Injectable()
export class SiteLine {
  private readonly buckets = new Map<string, { rate: number; bucket: TokenBucket }>();

  constructor(
    private readonly db: Database,
    private readonly settings: SettingsService,
    private readonly clock: Clock,
  ) {}

  /** @returns what keeps an answer to this device within the budget of its site: for bytes that went out, how long (ms) the next have to wait. Undefined without a budget */
  async pace(device: { deviceId: string; tenantId: string }): Promise<((bytes: number) => number) | undefined> {
    const line = await this.db.system(async (em) => {
      const [place]: { organisationId: string; siteId: string | null }[] = await em.query('select organisation_id as "organisationId", site_id as "siteId" from device where id = $1', [device.deviceId]);
      if (!place?.siteId) return undefined;
      const { 'sharing.wan-kbps': budget } = await this.settings.effective(em, device, place, ['sharing.wan-kbps']);
      return budget > 0 ? { siteId: place.siteId, rate: budget * KILOBIT } : undefined;
    });
    return line && ((bytes) => this.take(line, bytes));
  }

  /** Takes bytes of a site's budget; answers the ms until they are there. */
  private take({ siteId, rate }: { siteId: string; rate: number }, bytes: number): number {
    const now = this.clock.now().getTime();
    const known = this.buckets.get(siteId);
    const line = known?.rate === rate ? known : { rate, bucket: new TokenBucket(rate, rate * BURST, now) };
    this.buckets.delete(siteId);
    this.buckets.set(siteId, line);
    const [oldest] = this.buckets.keys();
    if (this.buckets.size > MOST_SITES && oldest !== undefined) this.buckets.delete(oldest);
    return line.bucket.take(now, bytes);
  }
}
