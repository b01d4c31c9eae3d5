/** Unpacks the control archive, whichever of Debian's four ways it is packed, and never more than `limit` bytes of it. */
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import xz from 'xz-decompress';
import { BadArchive } from '../source.js';

const tooLarge = (limit: number) => new BadArchive(`The control archive unpacks to more than ${limit} bytes.`);

/** Collects chunks and stops at the limit: a bomb costs `limit` bytes, not its own size. */
class Bounded {
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(private readonly limit: number) {}

  add(chunk: Uint8Array): void {
    this.size += chunk.length;
    if (this.size > this.limit) throw tooLarge(this.limit);
    this.chunks.push(Buffer.from(chunk));
  }

  whole(): Buffer {
    return Buffer.concat(this.chunks, this.size);
  }
}

async function unpackGzip(packed: Buffer, limit: number): Promise<Buffer> {
  return promisify(gunzip)(packed, { maxOutputLength: limit }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(limit) : error;
  });
}

async function unpackXz(packed: Buffer, limit: number): Promise<Buffer> {
  const output = new Bounded(limit);
  const reader = new xz.XzReadableStream(Readable.toWeb(Readable.from([packed])) as ReadableStream<Uint8Array>).getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) output.add(step.value);
  } finally {
    // Frees the decoder also when the limit stopped it half-way.
    await reader.cancel().catch(() => undefined);
  }
  return output.whole();
}

/** Largest piece given to the zstd decoder at once: bounds what one call can make before the limit is looked at. */
const ZSTD_STEP = 16 * 1024;

function unpackZstd(packed: Buffer, limit: number): Buffer {
  const output = new Bounded(limit);
  const decoder = new Decompress((chunk) => output.add(chunk));
  for (let at = 0; at < packed.length; at += ZSTD_STEP) {
    decoder.push(packed.subarray(at, at + ZSTD_STEP), at + ZSTD_STEP >= packed.length);
  }
  return output.whole();
}

/**
 * @param suffix what follows `control.tar`: '', '.gz', '.xz' or '.zst'.
 * @throws BadArchive when the packing is unknown, damaged, or unpacks to more than `limit` bytes.
 */
export async function unpack(packed: Buffer, suffix: string, limit: number): Promise<Buffer> {
  try {
    switch (suffix) {
      case '': return packed;
      case '.gz': return await unpackGzip(packed, limit);
      case '.xz': return await unpackXz(packed, limit);
      case '.zst': return unpackZstd(packed, limit);
      default: throw new BadArchive(`The control archive is packed in a way that is not known (${suffix.slice(0, 10)}).`);
    }
  } catch (error) {
    if (error instanceof BadArchive) throw error;
    throw new BadArchive('The control archive cannot be unpacked: the package is damaged.');
  }
}
