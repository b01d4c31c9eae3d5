import { createHash } from 'node:crypto';
import { chunkCount, type ChunkRun, type PlanRequest, type SharingPlan } from '#contract';
import { pause } from '../link/pause.js';
import type { Log } from '../log.js';
import { sentence } from '../log.js';
import type { Identity } from '../state/folder.js';
import type { Progress, Result } from '../target/driver.js';
import type { Fetch } from '../target/file-cache.js';
import type { UploadedFile } from '../target/planner.js';
import { ChunkFile } from './chunk-file.js';
import { Line, Refused } from './draw.js';
import { Neighbours } from './neighbours.js';
import { runsOf } from './pick.rules.js';
import type { Quarantine } from './quarantine.js';

/** Without a byte for so long (ms), while something fails, the download is given up until the next try. */
const PATIENCE = 45_000;
/** Without a byte for so long (ms), though nothing fails: what the others should have drawn is drawn. On a slow line they need a while. */
const STUCK = 10 * 60_000;
/** How long (ms) a device alone draws before it asks again whether it still is. */
const ALONE = 2 * 60_000;
/** Without progress the wait before the next question doubles so often: on a slow line questions cost, too. */
const DOUBLINGS = 3;
/** Neighbours that were offered have so long (ms) to answer before this device takes itself to be alone. */
const REACH = 8_000;
/** ms between two words to the server while all goes well. */
const QUIET = 4 * 60_000;
/** Alone, chunks of one request. */
const ALONE_RUN = 8;
const MOST_RUNS = 64;

export type Spot = Pick<PlanRequest, 'addresses' | 'port' | 'serves'>;

export interface SwarmOptions {
  file: UploadedFile & { chunks: string };
  /** Where it comes in part. */
  path: string;
  identity: () => Identity;
  now: () => number;
  log: Log;
  quarantine: Quarantine;
  random: () => number;
  /** Where others reach this device, as things stand. */
  spot: () => Promise<Spot>;
  plan: (sha256: string, request: PlanRequest, signal: AbortSignal) => Promise<SharingPlan>;
  fetch: Fetch;
  /** Bytes so far, by where they came from: counted here. */
  bytes: { wan: number; lan: number };
  /** The server said at which site this device is. */
  onSite: (plan: SharingPlan) => void;
  /** False: neither asks nor serves the others, as the owner of this machine wants. */
  shares: boolean;
}

/** One file on its way: what the server gives this device to draw, and all else from neighbours. */
export class Swarm {
  chunks: ChunkFile | undefined;
  private progressAt = performance.now();
  private failure: unknown;
  private fatal: unknown;
  private lease: PlanRequest['lease'] = 'none';
  private aloneUntil = 0;
  private offeredAt = 0;
  private idleAsks = 0;

  constructor(private readonly options: SwarmOptions) {}

  /** Works until the file is whole (undefined), cannot be had now, or `signal` aborts. @throws errors of the disk */
  async run(onProgress: Progress, signal: AbortSignal): Promise<Result | undefined> {
    const { file, path, bytes, fetch, identity, now, quarantine, random, log } = this.options;
    const end = new AbortController();
    const stop = () => end.abort();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    let neighbours: Neighbours | undefined;
    try {
      const first = await this.ask(true, [[0, chunkCount(file.size)]], end.signal);
      const list = Buffer.from(first.chunks ?? '', 'base64');
      if (list.length !== chunkCount(file.size) * 32 || createHash('sha256').update(list).digest('hex') !== file.chunks) {
        return { ok: false, reason: 'corrupt', detail: 'Le serveur n’a pas la liste des morceaux que la cible promet pour ce fichier.' };
      }
      const chunks = (this.chunks = await ChunkFile.open(path, file.size, list));
      const moved = (kind: 'wan' | 'lan') => (count: number) => {
        bytes[kind] += count;
        this.progressAt = performance.now();
        onProgress((chunks.held * 100) / chunks.count);
      };
      neighbours = new Neighbours({
        file, chunks, identity, now, quarantine, random, onChunk: moved('lan'),
        onFailure: (error) => { this.fatal ??= error; stop(); },
        onFault: (deviceId, fault) => log.warn(`sharing: ${deviceId} is left (${fault.fault}): ${fault.message}`),
      });
      const line = new Line(file, chunks, fetch, moved('wan'));
      return await this.follow(first, chunks, neighbours, line, end.signal);
    } catch (error) {
      if (this.fatal !== undefined) throw this.fatal;
      if (error instanceof Refused) return error.result;
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw error;
      return { ok: false, reason: 'link', detail: `Le téléchargement s’est interrompu ; il reprendra où il en était.\n${sentence(error).slice(0, 300)}` };
    } finally {
      signal.removeEventListener('abort', stop);
      end.abort();
      await neighbours?.stop();
    }
  }

  private async follow(first: SharingPlan, chunks: ChunkFile, neighbours: Neighbours, line: Line, signal: AbortSignal): Promise<undefined> {
    let plan: SharingPlan | undefined = first;
    while (!chunks.whole) {
      signal.throwIfAborted();
      if (plan) await this.act(plan, chunks, neighbours, line, signal);
      if (chunks.whole) break;
      const still = performance.now() - this.progressAt;
      if (this.failure !== undefined && still > PATIENCE) throw this.failure;
      const runs = runsOf(neighbours.nowhere(), MOST_RUNS);
      plan = await this.ask(false, runs, signal, this.isAlone(neighbours, still)).catch((error: unknown) => {
        if (signal.aborted) throw error;
        this.failure = error;
        return undefined;
      });
      if (!plan) await this.rest(chunks, 3_000 + 4_000 * this.options.random(), signal);
    }
    return undefined;
  }

  /** Does what the plan says; comes back when there is something to ask. */
  private async act(plan: SharingPlan, chunks: ChunkFile, neighbours: Neighbours, line: Line, signal: AbortSignal): Promise<void> {
    if (plan.ticket && this.options.shares) {
      if (plan.peers.length > 0) this.offeredAt ||= performance.now();
      neighbours.offer(plan.peers, plan.ticket);
    }
    if (plan.lease) return this.drawLease(plan.lease, line, signal);
    if (plan.alone) {
      this.aloneUntil = performance.now() + ALONE;
      return this.drawAlone(chunks, neighbours, line, signal);
    }
    // The others draw. Whoever gets on has nothing to ask for a good while.
    const asked = performance.now();
    const again = plan.againMs * 2 ** this.idleAsks;
    while (!chunks.whole && !signal.aborted) {
      const still = performance.now() - Math.max(this.progressAt, asked);
      if (still >= again) {
        this.idleAsks = Math.min(this.idleAsks + 1, DOUBLINGS);
        return;
      }
      if (this.progressAt > asked) this.idleAsks = 0;
      // One that may be alone looks soon.
      if (performance.now() - asked > QUIET || this.isAlone(neighbours, still)) return;
      await this.rest(chunks, neighbours.reached ? again - still : Math.min(again - still, REACH / 4), signal);
    }
  }

  private async drawLease({ run, ms }: NonNullable<SharingPlan['lease']>, line: Line, signal: AbortSignal): Promise<void> {
    const drawn = new AbortController();
    const renewing = this.renew(ms, AbortSignal.any([signal, drawn.signal]));
    this.lease = await this.drawn(run, line, signal) ? 'arrived' : 'left';
    drawn.abort();
    await renewing;
  }

  /** Says now and then that this device is still at it. */
  private async renew(ms: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      await pause(ms, signal);
      if (signal.aborted) return;
      this.lease = 'kept';
      await this.ask(false, [], signal).catch(() => undefined);
    }
  }

  private async drawAlone(chunks: ChunkFile, neighbours: Neighbours, line: Line, signal: AbortSignal): Promise<void> {
    while (performance.now() < this.aloneUntil && !chunks.whole && !signal.aborted) {
      const [run] = runsOf(neighbours.idle(), 1);
      // All that is missing is on its way from neighbours after all.
      if (!run) await this.rest(chunks, 1_000, signal);
      else if (!(await this.drawn([run[0], Math.min(run[1], ALONE_RUN)], line, signal))) return;
    }
  }

  /** False when the line broke. @throws Refused; errors of the disk */
  private async drawn(run: ChunkRun, line: Line, signal: AbortSignal): Promise<boolean> {
    try {
      await line.draw(run, signal);
      this.failure = undefined;
      return true;
    } catch (error) {
      if (error instanceof Refused || signal.aborted || (error as NodeJS.ErrnoException).code === 'ENOSPC') throw error;
      this.failure = error;
      await pause(500 + 500 * this.options.random(), signal);
      return false;
    }
  }

  private isAlone(neighbours: Neighbours, still: number): boolean {
    if (!this.options.shares || still > STUCK) return true;
    return neighbours.offered && !neighbours.reached && performance.now() - this.offeredAt > REACH;
  }

  private async ask(list: boolean, missing: ChunkRun[], signal: AbortSignal, alone = !this.options.shares): Promise<SharingPlan> {
    const { plan, spot, file, bytes, onSite } = this.options;
    const { lease } = this;
    const answer = await plan(file.sha256, { v: 1, ...(await spot()), list, missing, lease, alone, wan: bytes.wan, lan: bytes.lan }, signal);
    if (this.lease === lease) this.lease = 'none';
    onSite(answer);
    return answer;
  }

  /** Waits, or less when the file became whole. */
  private async rest(chunks: ChunkFile, ms: number, signal: AbortSignal): Promise<void> {
    const end = performance.now() + ms;
    for (let left = ms; left > 0 && !chunks.whole && !signal.aborted; left = end - performance.now()) await chunks.more(chunks.held, left, signal);
  }
}
