/**
 * `npm test`: every suite but the drills (docs/adr/0013-drills.md). Starts a private PostgreSQL when Debian's package is
 * present. A part that is missing skips its tests by name; with CI=true the drills run too, and a skip is a failure.
 * The last line is `N passed, N failed, N skipped`. Arguments go to jest (`npm test -- test/libs`, `npm test -- test/drills`).
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apart } from './apart.mjs';
import { startPostgres } from './postgres.mjs';

const root = new URL('..', import.meta.url).pathname;
const ci = process.env.CI === 'true';
const asked = process.argv.slice(2);
const drills = ci || asked.some((word) => word.includes('drills'));
const work = await mkdtemp(join(tmpdir(), 'craie-test-'));
const report = join(work, 'report.json');
const postgres = await startPostgres();

const env = {
  ...process.env,
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings=ExperimentalWarning`.trim(),
  CRAIE_TEST_TEMPLATES: work,
  ...(postgres ? { CRAIE_TEST_POSTGRES: postgres.url } : {}),
};
// The patterns last: jest takes every word after them for one more. `--liftoff-only`: each suite opens engines of its own for seconds: optimising their code takes longer than what it saves.
const [command, ...args] = apart([process.execPath, '--liftoff-only', 'node_modules/jest/bin/jest.js', '--json', `--outputFile=${report}`, ...asked, ...(drills ? [] : ['--testPathIgnorePatterns=/test/drills/'])]);
const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
const code = await new Promise((resolve) => child.once('close', resolve));

let results;
try {
  results = JSON.parse(await readFile(report, 'utf8'));
} catch {
  results = undefined;
}
await postgres?.stop();
await rm(work, { recursive: true, force: true });
if (!results) {
  process.stderr.write('The test runner ended without a report.\n');
  process.exit(1);
}

const skipped = results.testResults.flatMap((file) => file.assertionResults.filter((one) => one.status === 'pending' || one.status === 'todo').map((one) => one.fullName));
for (const name of skipped) process.stdout.write(`skipped: ${name}\n`);
if (ci && skipped.length > 0) process.stdout.write('CI=true: a skip is a failure; install what these tests need.\n');
// A suite that cannot even load has no test to count: it counts as one failure.
const broken = results.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
if (!drills && asked.length === 0) process.stdout.write('Not asked for: the drills. `npm test -- test/drills` runs them.\n');
process.stdout.write(`${results.numPassedTests} passed, ${results.numFailedTests + broken} failed, ${skipped.length} skipped\n`);
process.exit(code !== 0 || (ci && skipped.length > 0) ? 1 : 0);
