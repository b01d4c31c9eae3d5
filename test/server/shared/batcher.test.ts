import { Batcher } from '../../../apps/server/src/shared/batcher.js';

const fail = (error: unknown) => { throw error; };

describe('a batcher', () => {
  it('hands over each key once, in bounded chunks, never two at once', async () => {
    const chunks: number[][] = [];
    let active = 0;
    let resolve = () => {};
    const third = new Promise<void>((done) => (resolve = done));
    const batcher = new Batcher<number>({
      chunk: 4,
      onError: fail,
      handle: async (keys) => {
        expect(++active).toBe(1);
        await new Promise((done) => setImmediate(done));
        active--;
        if (chunks.push(keys) === 3) resolve();
      },
    });
    for (let key = 0; key < 10; key++) batcher.add([key, key, 0]);
    await third;
    await batcher.close();
    expect(chunks.map((keys) => keys.length)).toEqual([4, 4, 2]);
    expect(chunks.flat().sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('goes on after a failure and after a pause', async () => {
    const errors: unknown[] = [];
    const seen: string[] = [];
    const batcher = new Batcher<string>({
      chunk: 1,
      onError: (error) => errors.push(error),
      handle: async ([key]) => {
        if (key === 'bad') throw new Error('no');
        seen.push(key ?? '');
      },
    });
    batcher.add(['bad', 'good']);
    while (seen.length < 1) await new Promise((done) => setImmediate(done));
    batcher.add(['later']);
    while (seen.length < 2) await new Promise((done) => setImmediate(done));
    await batcher.close();
    expect(seen).toEqual(['good', 'later']);
    expect(errors).toHaveLength(1);
  });

  it('says when nothing waits any more, and after a bound that it still does', async () => {
    let release = () => {};
    const held = new Promise<void>((done) => (release = done));
    const seen: number[] = [];
    const batcher = new Batcher<number>({ chunk: 1, onError: fail, handle: async ([key = 0]) => { await held; seen.push(key); } });
    await batcher.drained(60_000);
    batcher.add([1, 2]);
    await batcher.drained(1);
    expect(seen).toEqual([]);
    release();
    await batcher.drained(60_000);
    expect(seen).toEqual([1, 2]);
    await batcher.close();
  });

  it('drops what waits when it closes, and takes nothing more', async () => {
    const seen: string[] = [];
    const batcher = new Batcher<string>({ chunk: 10, intervalMs: 60_000, onError: fail, handle: async (keys) => void seen.push(...keys) });
    batcher.add(['first']);
    while (seen.length < 1) await new Promise((done) => setImmediate(done));
    batcher.add(['second']);
    await batcher.close();
    batcher.add(['third']);
    expect(seen).toEqual(['first']);
  });
});
