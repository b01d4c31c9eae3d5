import { createHash, hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { CHUNK, MOST_CHUNKS, chunkCount } from '#contract';

/**
 * SHA-256 of each chunk of a file, one after the other; undefined for one that has too many chunks, or is not what its name says.
 * Memory stays at one chunk.
 *
 * @param sha256 of the whole. @throws errors of the disk
 */
export async function chunkHashes(path: string, sha256: string): Promise<Buffer | undefined> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (chunkCount(size) > MOST_CHUNKS) return undefined;
    const whole = createHash('sha256');
    const hashes: Buffer[] = [];
    const buffer = Buffer.alloc(Math.min(CHUNK, size));
    for (let at = 0; at < size;) {
      const chunk = buffer.subarray(0, Math.min(CHUNK, size - at));
      for (let filled = 0; filled < chunk.length;) {
        const { bytesRead } = await file.read(chunk, filled, chunk.length - filled, at + filled);
        if (bytesRead === 0) return undefined; // It became shorter meanwhile.
        filled += bytesRead;
      }
      whole.update(chunk);
      hashes.push(hash('sha256', chunk, 'buffer'));
      at += chunk.length;
    }
    return whole.digest('hex') === sha256 ? Buffer.concat(hashes) : undefined;
  } finally {
    await file.close();
  }
}
