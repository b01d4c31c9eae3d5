import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHUNK, MOST_CHUNKS } from '#contract';
import { chunkHashes } from '../../../apps/server/src/catalogue/chunk-hashes.js';

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest();

describe('hashes of chunks', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'craie-hashes-'));
    path = join(folder, 'file');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each([1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])('are of each chunk, to the last byte: %d', async (size) => {
    const content = randomBytes(size);
    await writeFile(path, content);
    const expected = Buffer.concat(Array.from({ length: Math.ceil(size / CHUNK) }, (_, n) => sha256(content.subarray(n * CHUNK, (n + 1) * CHUNK))));
    expect((await chunkHashes(path, sha256(content).toString('hex')))?.equals(expected)).toBe(true);
  });

  it('there are none of a file that is not what its name says', async () => {
    await writeFile(path, randomBytes(100));
    expect(await chunkHashes(path, '0'.repeat(64))).toBeUndefined();
  });

  it('there are none of one that has too many', async () => {
    await writeFile(path, '');
    await truncate(path, (MOST_CHUNKS + 1) * CHUNK);
    expect(await chunkHashes(path, '0'.repeat(64))).toBeUndefined();
  });
});
