import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { IncomingMessage } from 'node:http';
import { sentence } from '../log.js';
import { flushFolder } from '../state/atomic.js';
import type { FileStore, Progress, Result } from './driver.js';
import type { Step } from './planner.js';

type Download = Extract<Step, { kind: 'download' }>;

/** Opens the file on the device API from a byte on (to `to`, included); the status is 200, 206, 416 or an error. */
export type Fetch = (path: string, from: number, signal: AbortSignal, to?: number) => Promise<IncomingMessage>;

/** A file of the cache. */
export interface Kept {
  sha256: string;
  /** Bytes. */
  size: number;
  /** When it came, ms. */
  at: number;
}

/** Gets a file in chunks, from whoever has them; each is checked against the target. */
export interface ChunkSource {
  /** Completes the file at `path`, which may be here in part. A result is a refusal, or an obstacle. @throws errors of the disk */
  receive(path: string, file: ChunkedFile, onProgress: Progress, signal: AbortSignal): Promise<Result | undefined>;
  /** The download is over, and what became whole has its name. */
  settled(file: ChunkedFile): Promise<void>;
  /** Which of these may go: kept for others alone, and too much. */
  surplus(kept: readonly Kept[]): string[];
}
type ChunkedFile = Download['file'] & { chunks: string };
const inChunks = (file: Download['file']): file is ChunkedFile => file.chunks !== undefined;

/** Left free beside the file and what it unpacks to (about three times its size). */
const RESERVE = 64 * 1024 * 1024;

/** Uploaded packages in `cache/`, named by their SHA-256; a partial download is resumed: `.part` from its end, `.chunks` where there are holes. */
export class FileCache implements FileStore {
  constructor(private readonly folder: string, private readonly fetch: Fetch, private readonly free: () => Promise<number> = () => freeBytes(folder), private readonly source?: ChunkSource) {}

  pathOf(sha256: string): string {
    return join(this.folder, `${sha256}.deb`);
  }

  async present(): Promise<Set<string>> {
    return new Set((await readdir(this.folder)).flatMap((name) => (name.endsWith('.deb') ? [name.slice(0, -4)] : [])));
  }

  async keepOnly(wanted: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.folder)) {
      if (!wanted.has(name.replace(/\.(deb|part|chunks)$/, ''))) await rm(join(this.folder, name), { force: true });
    }
    if (!this.source) return;
    for (const sha256 of this.source.surplus(await this.kept())) await rm(this.pathOf(sha256), { force: true });
  }

  /** The files that are here whole. */
  async kept(): Promise<Kept[]> {
    const found = await Promise.all([...(await this.present())].map(async (sha256) => ({ sha256, found: await stat(this.pathOf(sha256)).catch(() => undefined) })));
    return found.flatMap(({ sha256, found }) => (found ? [{ sha256, size: found.size, at: found.mtimeMs }] : []));
  }

  async download({ file }: Download, onProgress: Progress, signal: AbortSignal): Promise<Result> {
    const source = inChunks(file) ? this.source : undefined;
    const part = join(this.folder, `${file.sha256}.${source ? 'chunks' : 'part'}`);
    try {
      const here = await bytesAt(part);
      if (here > file.size && !source) await rm(part, { force: true });
      if ((await this.free()) < (file.size - Math.min(here, file.size)) + file.size * 3 + RESERVE) {
        return { ok: false, reason: 'disk', detail: `Il n’y a plus assez de place pour un paquet de ${megabytes(file.size)} Mo.` };
      }
      const refused = await (source && inChunks(file) ? source.receive(part, file, onProgress, signal) : this.receive(part, file, onProgress, signal));
      if (refused) return refused;
      return await this.adopt(part, file);
    } catch (error) {
      if (error instanceof WrongFile) return await this.discard(part, `il dépasse les ${file.size} octets promis`);
      const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
      return { ok: false, reason: full ? 'disk' : 'link', detail: `${full ? 'Le disque est plein.' : 'Le téléchargement s’est interrompu ; il reprendra où il en était.'}\n${sentence(error).slice(0, 300)}` };
    } finally {
      if (source && inChunks(file)) await source.settled(file);
    }
  }

  /** Appends what is missing. Answers a result only when the server refuses. */
  private async receive(part: string, file: Download['file'], onProgress: Progress, signal: AbortSignal): Promise<Result | undefined> {
    const from = await sizeOf(part);
    if (from >= file.size) return undefined;
    const response = await this.fetch(file.path, from, signal);
    const status = response.statusCode ?? 0;
    if (status !== 200 && status !== 206) {
      response.destroy();
      if (status === 416) await rm(part, { force: true });
      return { ok: false, reason: status === 404 || status === 410 ? 'failed' : 'link', detail: `Le serveur a répondu ${status} pour ce fichier.` };
    }
    // 200 to a range request: the whole file comes again.
    let size = status === 206 ? from : 0;
    const count = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        size += chunk.length;
        if (size > file.size) throw new WrongFile();
        onProgress((size * 100) / file.size);
        yield chunk;
      }
    };
    await pipeline(response, count, createWriteStream(part, { flags: status === 206 ? 'a' : 'w', mode: 0o600 }), { signal });
    return undefined;
  }

  /** Gives a whole and right file its name; a wrong one is thrown away. */
  private async adopt(part: string, file: Download['file']): Promise<Result> {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(part)) hash.update(chunk as Buffer);
    const size = await sizeOf(part);
    if (size !== file.size || hash.digest('hex') !== file.sha256) {
      return this.discard(part, `taille de ${size} octets au lieu de ${file.size}, ou autre contenu`);
    }
    await flushFile(part);
    await rename(part, this.pathOf(file.sha256));
    await flushFolder(this.folder);
    return { ok: true };
  }

  private async discard(part: string, how: string): Promise<Result> {
    await rm(part, { force: true });
    return { ok: false, reason: 'corrupt', detail: `Le fichier reçu n’est pas celui promis : ${how}.` };
  }
}

/** More came than was promised. */
class WrongFile extends Error {}

async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What a file takes on the disk: holes take nothing. At most its length. */
async function bytesAt(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found ? Math.min(found.size, found.blocks * 512) : 0;
}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;
const megabytes = (bytes: number): number => Math.ceil(bytes / 1_000_000);

async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
