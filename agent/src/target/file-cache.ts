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

/** Opens the file on the device API from a byte on; the status is 200, 206, 416 or an error. */
export type Fetch = (path: string, from: number, signal: AbortSignal) => Promise<IncomingMessage>;

/** Left free beside the file and what it unpacks to (about three times its size). */
const RESERVE = 64 * 1024 * 1024;

/** Uploaded packages in `cache/`, named by their SHA-256; a partial download is `.part` and is resumed. */
export class FileCache implements FileStore {
  constructor(private readonly folder: string, private readonly fetch: Fetch, private readonly free: () => Promise<number> = () => freeBytes(folder)) {}

  pathOf(sha256: string): string {
    return join(this.folder, `${sha256}.deb`);
  }

  async present(): Promise<Set<string>> {
    return new Set((await readdir(this.folder)).flatMap((name) => (name.endsWith('.deb') ? [name.slice(0, -4)] : [])));
  }

  async keepOnly(wanted: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.folder)) {
      if (!wanted.has(name.replace(/\.(deb|part)$/, ''))) await rm(join(this.folder, name), { force: true });
    }
  }

  async download({ file }: Download, onProgress: Progress, signal: AbortSignal): Promise<Result> {
    const part = join(this.folder, `${file.sha256}.part`);
    try {
      const here = await sizeOf(part);
      if (here > file.size) await rm(part, { force: true });
      if ((await this.free()) < (file.size - Math.min(here, file.size)) + file.size * 3 + RESERVE) {
        return { ok: false, reason: 'disk', detail: `Il n’y a plus assez de place pour un paquet de ${megabytes(file.size)} Mo.` };
      }
      const refused = await this.receive(part, file, onProgress, signal);
      if (refused) return refused;
      return await this.adopt(part, file);
    } catch (error) {
      if (error instanceof WrongFile) return await this.discard(part, `il dépasse les ${file.size} octets promis`);
      const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
      return { ok: false, reason: full ? 'disk' : 'link', detail: `${full ? 'Le disque est plein.' : 'Le téléchargement s’est interrompu ; il reprendra où il en était.'}\n${sentence(error).slice(0, 300)}` };
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

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;
const megabytes = (bytes: number): number => Math.ceil(bytes / 1_000_000);

async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
