import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIONS } from '../../../../apps/console/src/rooms/journal/action.rules.js';

test('each action is offered once, and has its word', () => {
  const { actions } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../apps/console/src/i18n/fr/journal.json'), 'utf8')) as { actions: Record<string, string> };
  expect([...ACTIONS]).toEqual([...new Set(ACTIONS)]);
  expect(ACTIONS.filter((action) => !Object.hasOwn(actions, action.replaceAll('.', '-')))).toEqual([]);
});
