import { checkSharingTicket, SHARING_PORT, type SharingPlan } from '#contract';
import { verifySigned } from '#pki';
import { batteryCharge } from '../inventory/batteries.js';
import type { Machine } from '../inventory/index.js';
import { parsed } from '../link/answer.js';
import type { Log } from '../log.js';
import { sentence } from '../log.js';
import type { Identity } from '../state/folder.js';
import type { Progress, Result } from '../target/driver.js';
import type { ChunkSource, Fetch, Kept } from '../target/file-cache.js';
import type { UploadedFile } from '../target/planner.js';
import type { Holding } from './chunk-file.js';
import { surplusOf } from './keep.rules.js';
import type { Meter } from './meter.js';
import { Quarantine } from './quarantine.js';
import { Seed } from './seed.js';
import type { ServerWord } from './server-word.js';
import { mayServe, ownAddresses, type Charge } from './spot.js';
import { Swarm, type Spot } from './swarm.js';
import { WholeFile } from './whole-file.js';

type ChunkedFile = UploadedFile & { chunks: string };

export interface SharingOptions {
  identity: () => Identity;
  /** ms, by the server's clock. */
  now: () => number;
  machine: Machine;
  meter: Meter;
  server: ServerWord;
  fetch: Fetch;
  /** The files that are here whole, and where. */
  kept: () => Promise<Kept[]>;
  pathOf: (sha256: string) => string;
  log: Log;
}

/** The school link, from this device's side: fetches files in chunks, and passes on what it has. */
export class Sharing implements ChunkSource {
  private readonly seed: Seed;
  private readonly quarantine = new Quarantine();
  private readonly coming = new Map<string, Swarm>();
  private readonly askedAt = new Map<string, number>();
  private siteId: string | undefined;
  /** As the server last said; until then what was kept stays. */
  private diskBytes = Infinity;
  private needed: ReadonlySet<string> = new Set();
  private told: Promise<void> | undefined;
  private tellAgain = false;
  private served: boolean | undefined;

  constructor(private readonly options: SharingOptions) {
    const { identity, now, log } = options;
    this.seed = new Seed({ identity, now, log, siteId: () => this.siteId, holding: (sha256) => this.holding(sha256) });
  }

  async receive(path: string, file: ChunkedFile, onProgress: Progress, signal: AbortSignal): Promise<Result | undefined> {
    const { identity, now, log, meter, server, fetch } = this.options;
    const swarm = new Swarm({
      file, path, identity, now, log, fetch, quarantine: this.quarantine, random: Math.random, bytes: meter.of(file.sha256), shares: this.shares,
      spot: () => this.spot(), plan: (sha256, request, stop) => server.plan(sha256, request, stop), onSite: (plan) => this.learn(plan),
    });
    this.coming.set(file.sha256, swarm);
    return swarm.run(onProgress, signal);
  }

  async settled({ sha256 }: ChunkedFile): Promise<void> {
    const swarm = this.coming.get(sha256);
    this.coming.delete(sha256);
    await this.options.meter.save();
    await swarm?.chunks?.close();
    this.tell();
  }

  surplus(kept: readonly Kept[]): string[] {
    const going = surplusOf(kept.map((file) => ({ ...file, askedAt: this.askedAt.get(file.sha256) ?? 0, needed: this.needed.has(file.sha256) })), this.diskBytes, Date.now());
    if (going.length > 0) this.tell();
    return going;
  }

  /** Tells the server what is here, soon: the link is up, files came or went. Nothing here: nothing to tell. */
  tell(): void {
    this.tellAgain = true;
    this.told ??= this.telling().finally(() => { this.told = undefined; });
  }

  /** The power as it was just read: on its battery a device works for others no more, unless it has much of it. */
  power(charge: Charge): void {
    if (this.served !== undefined && this.served !== mayServe(charge)) this.tell();
  }

  /** This device has another certificate. */
  renewed(): void {
    this.seed.renew();
  }

  async stop(): Promise<void> {
    await this.seed.stop();
  }

  private get shares(): boolean {
    return this.options.identity().configuration.sharing?.off !== true;
  }

  private async telling(): Promise<void> {
    while (this.tellAgain) {
      this.tellAgain = false;
      await this.notice().catch((error: unknown) => this.options.log.debug(`sharing: ${sentence(error)}`));
    }
  }

  private async notice(): Promise<void> {
    const files = (await this.options.kept()).slice(0, 500);
    if (!this.shares || (files.length === 0 && this.seed.port === 0)) return;
    const { on, siteId, diskMb, needed } = await this.options.server.notice({ v: 1, ...(await this.spot()), files: files.map(({ sha256 }) => ({ sha256, ...this.options.meter.of(sha256) })) });
    this.siteId = siteId ?? undefined;
    this.diskBytes = diskMb * 1e6;
    this.needed = new Set(needed);
    if (!on) await this.seed.stop();
  }

  /** Where neighbours reach this device; it listens from now on. */
  private async spot(): Promise<Spot> {
    const own = this.options.identity().configuration.sharing;
    if (!this.shares) return { addresses: [], port: 0, serves: false };
    await this.seed.start(own?.port ?? SHARING_PORT).catch((error: unknown) => this.options.log.warn(`sharing: nobody can be served: ${sentence(error)}`));
    this.served = mayServe(await batteryCharge(this.options.machine));
    const serves = this.seed.port > 0 && this.served;
    return { addresses: own?.addresses ?? ownAddresses(), port: this.seed.port, serves };
  }

  private learn({ ticket }: SharingPlan): void {
    const body = ticket && verifySigned(ticket, this.options.identity().trust.signingKeys);
    const read = checkSharingTicket(body === undefined ? undefined : parsed(body));
    if (read.ok) this.siteId = read.value.siteId;
  }

  private async holding(sha256: string): Promise<Holding | undefined> {
    const coming = this.coming.get(sha256)?.chunks;
    if (coming) return coming;
    const whole = (await this.options.kept()).find((file) => file.sha256 === sha256);
    if (whole) this.askedAt.set(sha256, Date.now());
    return whole && new WholeFile(this.options.pathOf(sha256), whole.size);
  }
}
