/** The documents are true to the code where a test can tell. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONFIG_TABLE } from '../../apps/server/src/shared/config-table.js';

const root = new URL('../..', import.meta.url).pathname;
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('docs/operations.md lists every setting of the server, as the code has it', () => {
  const table = /<!-- settings:[^\n]*\n([\s\S]*?)\n<!-- \/settings -->/.exec(read('docs/operations.md'))?.[1];
  const rows = CONFIG_TABLE.map((one) => `| \`${one.name}\` | ${one.default ? `\`${one.default}\`` : '–'} | ${one.meaning} |`);
  expect(table?.split('\n')).toEqual(['| variable | default | meaning |', '|---|---|---|', ...rows]);
});

test.each(['README.md', 'docs/ARCHITECTURE.md', 'docs/operations.md', 'docs/security.md'])('every link of %s leads somewhere', (page) => {
  const targets = [...read(page).matchAll(/\]\(([^)#]+)[^)]*\)/g)].map((found) => found[1] ?? '').filter((target) => !target.startsWith('http'));
  expect(targets.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
});

test('the README names commands that exist', () => {
  const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts);
  const named = [...read('README.md').matchAll(/npm (?:run )?(demo|test|start|check|build|screens|bench)\b/g)].map((found) => found[1] ?? '');
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
});
