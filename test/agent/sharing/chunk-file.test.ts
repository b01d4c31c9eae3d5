import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CHUNK } from '#contract';
import { ChunkFile, chunksIn } from '../../../agent/src/sharing/chunk-file.js';
import { WholeFile } from '../../../agent/src/sharing/whole-file.js';

describe('a file in chunks', () => {
  const content = randomBytes(3 * CHUNK + 7);
  const chunk = (index: number) => content.subarray(index * CHUNK, (index + 1) * CHUNK);
  const list = Buffer.concat([0, 1, 2, 3].map((index) => createHash('sha256').update(chunk(index)).digest()));
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'craie-chunks-'));
    path = join(folder, 'file');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = () => ChunkFile.open(path, content.length, list);

  it('takes them in any order, and only those that are promised', async () => {
    const file = await open();
    expect(await file.take(3, chunk(3))).toBe(true);
    expect(await file.take(1, chunk(2))).toBe(false);
    expect(await file.take(0, chunk(0).subarray(1))).toBe(false);
    expect(file.missing()).toEqual([0, 1, 2]);
    expect(await file.read(1)).toBeUndefined();
    for (const index of [2, 0, 1]) expect(await file.take(index, chunk(index))).toBe(true);
    expect(file.whole).toBe(true);
    expect((await file.read(2))!.equals(chunk(2))).toBe(true);
    await file.close();
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it.each<[string, () => void, number[]]>([
    ['nothing', () => undefined, [0, 1, 2, 3]],
    ['half a chunk', () => writeFileSync(path, content.subarray(0, 1_000)), [0, 1, 2, 3]],
    ['another file', () => writeFileSync(path, randomBytes(content.length)), [0, 1, 2, 3]],
    ['all but a bit', () => { const damaged = Buffer.from(content); damaged[2 * CHUNK]! ^= 0x40; writeFileSync(path, damaged); }, [2]],
    ['more than it should', () => writeFileSync(path, Buffer.concat([content, content])), []],
  ])('believes of what is on the disk only what is right: %s', async (_, before, missing) => {
    before();
    const file = await open();
    expect(file.missing()).toEqual(missing);
    await file.close();
    expect(existsSync(path)).toBe(true);
  });

  it('tells of news at once, and of none after a while', async () => {
    const file = await open();
    const news = file.more(0, 60_000);
    await file.take(0, chunk(0));
    await news;
    await file.more(0, 60_000);
    await file.more(1, 10);
    const gone = AbortSignal.abort();
    await file.more(1, 60_000, gone);
    await file.close();
  });

  it('says what is here in a few letters, which are read strictly', async () => {
    const file = await open();
    await file.take(1, chunk(1));
    expect(file.bitmap()).toBe('40');
    await file.close();
    expect([...chunksIn('40', 4)!]).toEqual([1]);
    writeFileSync(path, content);
    const whole = new WholeFile(path, content.length);
    expect([...chunksIn(whole.bitmap(), 4)!]).toEqual([0, 1, 2, 3]);
    expect((await whole.read(3))!.equals(chunk(3))).toBe(true);
    expect(await whole.read(4)).toBeUndefined();
    for (const wrong of ['', '4', '4000', 'zz', 'FF']) expect(chunksIn(wrong, 4)).toBeUndefined();
    fc.assert(fc.property(fc.string(), fc.nat(64), (text, count) => {
      const found = chunksIn(text, count);
      if (found) for (const index of found) expect(index).toBeLessThan(count);
    }));
  });
});
