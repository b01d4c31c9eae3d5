/** docs/faults.md names tests: each is there. */
import { readFileSync } from 'node:fs';
import { BROKER_CELLS, cells, namesOf, PROCESS_CELLS, THREADS } from '../support/fault-cells.js';

const text = readFileSync('docs/faults.md', 'utf8');
const named = [...text.matchAll(/`(test\/[^`:]+\.test\.ts): ([^`]+)`/g)].map(([, file = '', name = '']) => ({ file, name }));
/** Names that are put together from these lists. */
const MADE: Record<string, string[]> = { 'test/drills/faults-matrix.test.ts': namesOf(cells(THREADS)), 'test/drills/faults-processes.test.ts': namesOf([...PROCESS_CELLS, ...BROKER_CELLS]) };

test('every cell names a test that exists, or says why it has none', () => {
  const missing = named.filter(({ file, name }) => !readFileSync(file, 'utf8').includes(name) && !MADE[file]?.includes(name));
  expect(missing).toEqual([]);
  const rows = text.split('\n').filter((line) => /^\| (server|broker thread|database thread|PostgreSQL|external broker|agent) \|/.test(line));
  expect(rows).toHaveLength(6);
  for (const row of rows) for (const cell of row.split('|').slice(2, -1)) expect(cell).toMatch(/`test\/|as install|not used/);
});
