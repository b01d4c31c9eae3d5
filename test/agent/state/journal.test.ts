import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from '../../../agent/src/state/journal.js';

describe('Journal', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'craie-journal-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = async (): Promise<{ values: Map<number, string>; journal: Journal<[number, string]> }> => {
    const values = new Map<number, string>();
    const journal = await Journal.open<[number, string]>(join(folder, 'j'), (r) => {
      const [key, value] = r as [number, string];
      values.set(key, value);
    }, () => [...values]);
    return { values, journal };
  };

  it('gives back what was appended, without a torn last line', async () => {
    const first = await open();
    await first.journal.append([1, 'one'], [2, 'two']);
    await first.journal.append([1, 'un']);
    await first.journal.close();
    appendFileSync(join(folder, 'j'), '[3,"thr');
    const second = await open();
    expect([...second.values]).toEqual([[1, 'un'], [2, 'two']]);
    await second.journal.append([4, 'four']);
    await second.journal.close();
    const third = await open();
    expect([...third.values.keys()]).toEqual([1, 2, 4]);
    await third.journal.close();
  });

  it('stays small however much is written, and readable by its owner alone', async () => {
    const { journal, values } = await open();
    for (let turn = 0; turn < 40; turn++) {
      const batch = Array.from({ length: 50 }, (_, n): [number, string] => [n % 5, 'x'.repeat(200) + turn]);
      for (const [key, value] of batch) values.set(key, value);
      await journal.append(...batch);
    }
    expect(statSync(join(folder, 'j')).size).toBeLessThan(200_000);
    expect(statSync(join(folder, 'j')).mode & 0o777).toBe(0o600);
    await journal.close();
    expect(readFileSync(join(folder, 'j'), 'utf8')).toContain('39');
  });
});
