import { open } from 'node:fs/promises';
import { CHUNK, chunkCount, chunkLength } from '#contract';
import { pause } from '../link/pause.js';
import type { Holding } from './chunk-file.js';

/** A file of the cache, which is here whole. Whoever receives its chunks checks them, so they are not checked here. */
export class WholeFile implements Holding {
  readonly held: number;

  constructor(private readonly path: string, private readonly size: number) {
    this.held = chunkCount(size);
  }

  bitmap(): string {
    const bytes = Buffer.alloc(Math.ceil(this.held / 8), 0xff);
    if (this.held % 8 !== 0) bytes[bytes.length - 1] = (0xff << (8 - (this.held % 8))) & 0xff;
    return bytes.toString('hex');
  }

  async read(index: number): Promise<Buffer | undefined> {
    if (index >= this.held) return undefined;
    const file = await open(this.path, 'r');
    try {
      const buffer = Buffer.allocUnsafe(chunkLength(this.size, index));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, index * CHUNK);
      return bytesRead === buffer.length ? buffer : undefined;
    } finally {
      await file.close();
    }
  }

  /** There is never more. */
  async more(held: number, ms: number, signal?: AbortSignal): Promise<void> {
    if (this.held <= held) await pause(ms, signal);
  }
}
