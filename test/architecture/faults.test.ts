/** docs/faults.md names tests: each is there. */
import { readFileSync } from 'node:fs';
import { cells, THREADS } from '../support/fault-cells.js';

const text = readFileSync('docs/faults.md', 'utf8');
const named = [...text.matchAll(/`(test\/[^`:]+\.test\.ts): ([^`]+)`/g)].map(([, file = '', name = '']) => ({ file, name }));

test('every cell names a test that exists, or says why it has none', () => {
  const made = new Set(cells(THREADS).map(([fault, step]) => `${fault} during ${step}`));
  const missing = named.filter(({ file, name }) => !readFileSync(file, 'utf8').includes(name) && !(file.endsWith('faults-matrix.test.ts') && made.has(name)));
  expect(missing).toEqual([]);
  const rows = text.split('\n').filter((line) => /^\| (server|broker thread|database thread|PostgreSQL|external broker|agent) \|/.test(line));
  expect(rows).toHaveLength(6);
  for (const row of rows) for (const cell of row.split('|').slice(2, -1)) expect(cell).toMatch(/`test\/|as install|not used|not yet/);
});
