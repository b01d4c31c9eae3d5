import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { judge, report, table, type Figure, type Judged } from '../../bench/report.js';

const fast: Figure = { name: 'answered', value: 300.4, unit: '/s', budget: { least: 250 }, reference: { name: 'bare', value: 600 }, size: 5_000 };
const heavy: Figure = { name: 'memory', value: 61, unit: 'MiB', budget: { most: 60 } };

describe('a benchmark report', () => {
  it('judges a figure by its budget and its reference', () => {
    expect(judge(fast)).toEqual({ ...fast, value: 300, ratio: 0.501, within: true });
    expect(judge({ ...fast, value: 249 }).within).toBe(false);
    expect(judge(heavy).within).toBe(false);
    expect(judge({ ...heavy, value: 60 }).within).toBe(true);
    expect(judge({ name: 'told', value: 1, unit: 's' })).toEqual({ name: 'told', value: 1, unit: 's' });
  });

  it('never holds a budget with a value that is not a number', () => {
    expect(judge({ ...fast, value: NaN }).within).toBe(false);
    expect(judge({ ...heavy, value: NaN }).within).toBe(false);
  });

  it('prints one line a figure, with what was not held', () => {
    const lines = table([judge(fast), judge(heavy)]).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^answered \(5000\) +300 \/s +≥ 250 held +0\.501 × bare \(600 \/s\)$/);
    expect(lines[1]).toMatch(/^memory +61 MiB +≤ 60 NOT HELD$/);
  });

  it('writes the figures with the machine, and answers whether all budgets were held', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'craie-report-'));
    const print = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      expect(await report({ bench: 'one', conditions: { seconds: 3 }, figures: [fast] }, folder)).toBe(true);
      expect(await report({ bench: 'one', conditions: { seconds: 3 }, figures: [fast, heavy] }, folder)).toBe(false);
      expect(await readdir(folder)).toEqual(['one.json']);
      const written = JSON.parse(await readFile(join(folder, 'one.json'), 'utf8')) as { machine: object; conditions: object; figures: Judged[] };
      expect(written).toMatchObject({ v: 1, bench: 'one', conditions: { seconds: 3 }, machine: { node: process.version } });
      expect(written.figures.map(({ name, within }) => [name, within])).toEqual([['answered', true], ['memory', false]]);
      expect(String(print.mock.calls.at(-1)?.[0])).toContain('NOT HELD');
    } finally {
      print.mockRestore();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
