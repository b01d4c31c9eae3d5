import type { SharingPeer, Signed } from '#contract';
import { pause } from '../link/pause.js';
import type { Identity } from '../state/folder.js';
import type { UploadedFile } from '../target/planner.js';
import type { ChunkFile } from './chunk-file.js';
import { Peer, PeerFault } from './peer.js';
import { pick } from './pick.rules.js';
import type { Quarantine } from './quarantine.js';

/** Chunks that come from neighbours at the same time. */
const COMING = 4;
/** Neighbours followed at once. */
const MOST = 16;
/** ms until one that is busy is asked again, about. */
const BUSY = 400;

export interface NeighboursOptions {
  file: UploadedFile;
  chunks: ChunkFile;
  identity: () => Identity;
  /** ms, by the server's clock. */
  now: () => number;
  quarantine: Quarantine;
  random: () => number;
  onChunk: (bytes: number) => void;
  /** Something that is nobody's fault out there: the disk. */
  onFailure: (error: unknown) => void;
  onFault: (deviceId: string, fault: PeerFault) => void;
}

interface Known { peer: Peer; sending: number; busyUntil: number; answered: boolean }

/** Fetches chunks from whoever on the same network has them; whoever does not keep their word is left. */
export class Neighbours {
  private readonly known = new Map<string, Known>();
  private readonly coming = new Set<number>();
  private readonly end = new AbortController();
  private readonly work = new Set<Promise<void>>();
  /** Somebody was offered; somebody has answered, ever. */
  offered = false;
  reached = false;

  constructor(private readonly options: NeighboursOptions) {}

  /** Takes the list of the server. Those who are known already go on. */
  offer(peers: readonly SharingPeer[], ticket: Signed): void {
    const { file, chunks, identity, now, quarantine } = this.options;
    this.offered ||= peers.length > 0;
    for (const { peer } of this.known.values()) peer.ticket = ticket;
    for (const place of peers) {
      if (this.known.size >= MOST || this.known.has(place.deviceId) || quarantine.holds(place.deviceId)) continue;
      const one: Known = { peer: new Peer(place, { sha256: file.sha256, size: file.size, count: chunks.count }, identity, now, ticket), sending: 0, busyUntil: 0, answered: false };
      this.known.set(place.deviceId, one);
      this.follow(this.watch(one));
    }
  }

  /** Chunks that are neither here nor with anybody who was reached. */
  nowhere(): number[] {
    const offers = [...this.known.values()];
    return this.options.chunks.missing().filter((chunk) => !this.coming.has(chunk) && !offers.some(({ peer }) => peer.has.has(chunk)));
  }

  /** Chunks that are missing and not on their way from a neighbour. */
  idle(): number[] {
    return this.options.chunks.missing().filter((chunk) => !this.coming.has(chunk));
  }

  async stop(): Promise<void> {
    this.end.abort();
    for (const { peer } of this.known.values()) peer.close();
    await Promise.all(this.work);
  }

  private follow(work: Promise<void>): void {
    const followed = work.catch((error: unknown) => { if (!this.end.signal.aborted) this.options.onFailure(error); }).finally(() => this.work.delete(followed));
    this.work.add(followed);
  }

  private async watch(one: Known): Promise<void> {
    const { chunks } = this.options;
    try {
      while (!this.end.signal.aborted && !chunks.whole) {
        await one.peer.look(this.end.signal);
        one.answered = this.reached = true;
        this.pump();
        // All of it: there is nothing more to hear.
        if (one.peer.has.size === chunks.count) return;
      }
    } catch (error) {
      this.leave(one, error);
    }
  }

  /** Asks for as much as may come at once. */
  private pump(): void {
    const { random } = this.options;
    const clock = performance.now();
    while (this.coming.size < COMING && !this.end.signal.aborted) {
      const offers = [...this.known.values()].filter(({ busyUntil }) => busyUntil <= clock).map(({ peer, sending }) => ({ peer: peer.place.deviceId, has: peer.has, sending }));
      const next = pick(this.idle(), offers, random);
      const one = next && this.known.get(next.peer);
      if (!one) return;
      this.coming.add(next.chunk);
      one.sending++;
      this.follow(this.fetch(one, next.chunk));
    }
  }

  private async fetch(one: Known, chunk: number): Promise<void> {
    const { chunks, quarantine, onChunk, random } = this.options;
    try {
      const content = await one.peer.chunk(chunk, this.end.signal);
      if (!content) {
        one.busyUntil = performance.now() + BUSY * (0.5 + random());
        this.follow(pause(BUSY * 1.5, this.end.signal).then(() => this.pump()));
      } else if (await chunks.take(chunk, content)) {
        quarantine.praise(one.peer.place.deviceId);
        onChunk(content.length);
      } else {
        throw new PeerFault('wrong', `chunk ${chunk} is not what the target promises`);
      }
    } catch (error) {
      this.leave(one, error);
    } finally {
      this.coming.delete(chunk);
      one.sending--;
      this.pump();
    }
  }

  /** @throws what is no fault of the neighbour */
  private leave(one: Known, error: unknown): void {
    const { deviceId } = one.peer.place;
    if (this.end.signal.aborted) return;
    if (!(error instanceof PeerFault)) throw error;
    if (this.known.get(deviceId) !== one) return;
    this.known.delete(deviceId);
    one.peer.close();
    this.options.quarantine.blame(deviceId, error.fault);
    this.options.onFault(deviceId, error);
  }
}
