import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { chunkCount, chunkLength, CHUNK } from '#contract';
import { pause } from '../link/pause.js';

/** What is served to others: whole files, and those that are still coming. */
export interface Holding {
  /** Chunks that are here. */
  readonly held: number;
  /** One bit a chunk, the first in the highest bit of the first byte, hex. */
  bitmap(): string;
  /** Undefined for a chunk that is not here. */
  read(index: number): Promise<Buffer | undefined>;
  /** Waits until more than `held` chunks are here, or `ms` have passed, or `signal` aborts. */
  more(held: number, ms: number, signal?: AbortSignal): Promise<void>;
}

const HASH = 32;

/** A file that comes in chunks, in any order. What is on the disk counts only after it has been checked. */
export class ChunkFile implements Holding {
  private readonly here: Uint8Array;
  private readonly waiting = new Set<() => void>();
  held = 0;

  private constructor(private readonly file: FileHandle, readonly size: number, private readonly hashes: Buffer) {
    this.here = new Uint8Array(chunkCount(size));
  }

  /** Opens what an earlier run left, or begins. @param hashes the list, already checked against the target. @throws errors of the disk */
  static async open(path: string, size: number, hashes: Buffer): Promise<ChunkFile> {
    // Not `a+`: that would write at the end, whatever place is asked for.
    const file = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? open(path, 'wx+', 0o600) : Promise.reject(error)));
    const chunks = new ChunkFile(file, size, hashes);
    try {
      const there = (await file.stat()).size;
      for (let index = 0; index < chunks.count && index * CHUNK < there; index++) {
        const found = await chunks.readAt(index);
        if (found && chunks.isRight(index, found)) chunks.mark(index);
      }
      return chunks;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get count(): number {
    return this.here.length;
  }

  get whole(): boolean {
    return this.held === this.count;
  }

  has(index: number): boolean {
    return this.here[index] === 1;
  }

  /** In order. */
  missing(): number[] {
    return [...this.here.keys()].filter((index) => !this.has(index));
  }

  /** Takes a chunk, from whomever; false when it is not the one that the target promises. @throws errors of the disk */
  async take(index: number, content: Buffer): Promise<boolean> {
    if (this.has(index)) return true;
    if (!this.isRight(index, content)) return false;
    await this.file.write(content, 0, content.length, index * CHUNK);
    this.mark(index);
    return true;
  }

  bitmap(): string {
    const bytes = Buffer.alloc(Math.ceil(this.count / 8));
    this.here.forEach((one, index) => { if (one) bytes[index >> 3]! |= 0x80 >> (index & 7); });
    return bytes.toString('hex');
  }

  async read(index: number): Promise<Buffer | undefined> {
    return this.has(index) ? this.readAt(index) : undefined;
  }

  async more(held: number, ms: number, signal?: AbortSignal): Promise<void> {
    if (this.held > held) return;
    const news = new AbortController();
    const wake = () => news.abort();
    this.waiting.add(wake);
    await pause(ms, signal ? AbortSignal.any([signal, news.signal]) : news.signal);
    this.waiting.delete(wake);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private isRight(index: number, content: Buffer): boolean {
    return content.length === chunkLength(this.size, index) && createHash('sha256').update(content).digest().equals(this.hashes.subarray(index * HASH, (index + 1) * HASH));
  }

  private mark(index: number): void {
    if (this.has(index)) return;
    this.here[index] = 1;
    this.held++;
    for (const wake of this.waiting) wake();
  }

  private async readAt(index: number): Promise<Buffer | undefined> {
    const buffer = Buffer.allocUnsafe(chunkLength(this.size, index));
    const { bytesRead } = await this.file.read(buffer, 0, buffer.length, index * CHUNK);
    return bytesRead === buffer.length ? buffer : undefined;
  }
}

/** Reads a bitmap of `count` chunks; undefined when it is none. */
export function chunksIn(bitmap: string, count: number): Set<number> | undefined {
  if (bitmap.length !== Math.ceil(count / 8) * 2 || !/^[0-9a-f]*$/.test(bitmap)) return undefined;
  const bytes = Buffer.from(bitmap, 'hex');
  const found = new Set<number>();
  for (let index = 0; index < count; index++) if (bytes[index >> 3]! & (0x80 >> (index & 7))) found.add(index);
  return found;
}
