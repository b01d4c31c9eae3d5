import { readFileSync } from 'node:fs';
import { AGENT_VERSION } from '../../agent/src/version.js';

it('the agent says the version of the package', () => {
  expect((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version).toBe(AGENT_VERSION);
});
