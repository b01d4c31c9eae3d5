import type { ChunkRun } from '#contract';
import { CHUNK, chunkLength } from '#contract';
import type { Result } from '../target/driver.js';
import type { UploadedFile } from '../target/planner.js';
import type { Fetch } from '../target/file-cache.js';
import type { ChunkFile } from './chunk-file.js';

/** The server has no such file for this device, or sends another one: asking again changes nothing. */
export class Refused extends Error {
  constructor(readonly result: Exclude<Result, { ok: true }>) {
    super(result.detail);
  }
}

/** Draws chunks of one file from the server, over the line of the school. */
export class Line {
  /** The part of a chunk that had come when the line broke: it goes on from there. */
  private begun: { index: number; bytes: Buffer } | undefined;

  /** @param onBytes told of each piece as it comes */
  constructor(private readonly file: UploadedFile, private readonly chunks: ChunkFile, private readonly fetch: Fetch, private readonly onBytes: (count: number) => void) {}

  /** Draws what is missing of a run. @throws Refused; the network's own error when it breaks; errors of the disk */
  async draw([from, count]: ChunkRun, signal: AbortSignal): Promise<void> {
    for (let index = from; index < from + count;) {
      if (this.chunks.has(index)) { index++; continue; }
      let end = index + 1;
      while (end < from + count && !this.chunks.has(end)) end++;
      await this.drawSpan(index, end, signal);
      index = end;
    }
  }

  private async drawSpan(first: number, end: number, signal: AbortSignal): Promise<void> {
    const begun = this.begun?.index === first ? this.begun.bytes : Buffer.alloc(0);
    const at = first * CHUNK + begun.length;
    const response = await this.fetch(this.file.path, at, signal, Math.min(end * CHUNK, this.file.size) - 1);
    const status = response.statusCode ?? 0;
    // 200: whatever was asked for, the file comes from its beginning.
    if (status !== 206 && !(status === 200 && at === 0)) {
      response.destroy();
      if (status === 404 || status === 410 || status === 416) throw new Refused({ ok: false, reason: 'failed', detail: `Le serveur a répondu ${status} pour ce fichier.` });
      throw new Error(`Le serveur a répondu ${status} pour ce fichier.`);
    }
    let index = first;
    let parts = [begun];
    let size = begun.length;
    try {
      for await (const piece of response as AsyncIterable<Buffer>) {
        this.onBytes(piece.length);
        for (let rest = piece; rest.length > 0 && index < end;) {
          const wanted = chunkLength(this.file.size, index) - size;
          parts.push(rest.subarray(0, wanted));
          size += Math.min(wanted, rest.length);
          rest = rest.subarray(wanted);
          if (size < chunkLength(this.file.size, index)) continue;
          if (!(await this.chunks.take(index, Buffer.concat(parts)))) throw new Refused({ ok: false, reason: 'corrupt', detail: 'Le fichier reçu n’est pas celui promis : le serveur en envoie un autre.' });
          index++;
          [parts, size] = [[], 0];
        }
        if (index >= end) break;
      }
    } finally {
      response.destroy();
      this.begun = index < end && size > 0 ? { index, bytes: Buffer.concat(parts) } : undefined;
    }
    if (index < end) throw new Error('The file ended before its time.');
  }
}
