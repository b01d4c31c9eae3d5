/** The built launcher, as a process, with bundles of a few lines. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adopt, type Bundle, type Journal } from '../../../agent/src/update/trial.rules.js';
import { sha256Of, UpdateFolder } from '../../../agent/src/update/update-folder.js';
import { buildAgent, LAUNCHER } from '../../support/agent-process.js';

const source = (version: string, body: string) => `#!/usr/bin/env node\n// craie-agent ${version}\n${body}\n`;
const says = (what: string) => `process.stdout.write('${what} ' + process.argv.slice(2, 3).join(' ')); process.exit(0);`;

let folder: string;
let updates: UpdateFolder;
beforeAll(() => buildAgent());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'craie-launcher-'));
  copyFileSync(LAUNCHER, join(folder, 'launcher.mjs'));
  writeFileSync(join(folder, 'craie-agent.mjs'), source('1', says('packaged')));
  updates = new UpdateFolder(join(folder, 'state', 'update'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const launch = (command: string, supervised = true) => {
  const env = { PATH: process.env['PATH'], ...(supervised && { CRAIE_AGENT_SUPERVISED: '1' }) };
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'launcher.mjs'), command, '--state', join(folder, 'state')], { env, encoding: 'utf8' });
  return { status, signal, stdout, stderr };
};
const journal = () => updates.read('');
async function onTrial(body: string, before: Journal = { base: '1' }, patienceMs = 60_000): Promise<Bundle> {
  const content = Buffer.from(source('2', body));
  const bundle = { version: '2', sha256: sha256Of(content) };
  await updates.put(bundle, content);
  await updates.write(adopt(before, bundle, { wish: 'w', from: '1', patienceMs }));
  return bundle;
}

it('without any update, the packaged bundle runs, and nothing is written', async () => {
  expect(launch('run')).toMatchObject({ status: 0, stdout: 'packaged run' });
  expect(await journal()).toEqual({ base: '' });
});

it('only the service tries a new version, and counts it before it runs it', async () => {
  await onTrial(says('new'));
  expect(launch('status').stdout).toBe('packaged status');
  expect(launch('run', false).stdout).toBe('packaged run');
  expect((await journal()).trial?.starts).toBe(0);
  expect(launch('run').stdout).toBe('new run');
  expect((await journal()).trial).toMatchObject({ starts: 1, bootStarts: 1, phase: 'try' });
});

it('a trusted version runs for every command', async () => {
  const { sha256 } = await onTrial(says('new'));
  await updates.write({ base: '1', current: { version: '2', sha256 } });
  expect(launch('run').stdout).toBe('new run');
  expect(launch('status', false).stdout).toBe('new status');
});

it('a version that throws is said, ends with a code of its own, and the fourth start is the old one', async () => {
  await onTrial('throw new Error("broken at start");');
  for (let n = 0; n < 3; n++) expect(launch('run')).toMatchObject({ status: 70, stderr: expect.stringContaining('broken at start') as string });
  expect(launch('run').stdout).toBe('packaged run');
  expect((await journal()).failed).toMatchObject({ version: '2', cause: 'crash' });
});

it('a version that is not even JavaScript', async () => {
  await onTrial('}{');
  expect(launch('run').status).toBe(70);
});

it('a version that never lets go of its thread is ended by the watching one, and the old one runs', async () => {
  await onTrial('for (;;);', { base: '1' }, 300);
  expect(launch('run').signal).toBe('SIGKILL');
  expect((await journal()).trial?.phase).toBe('doubt');
  expect(launch('run').stdout).toBe('packaged run');
});

it('a version that was heard meanwhile is left alone by the watching thread', async () => {
  const { sha256 } = await onTrial(`
    const { writeFileSync } = await import('node:fs');
    const { fileURLToPath } = await import('node:url');
    writeFileSync(fileURLToPath(new URL('journal.json', import.meta.url)), JSON.stringify({ base: '1', current: { version: '2', sha256: import.meta.url.slice(-68, -4) } }));
    setTimeout(() => { process.stdout.write('lived'); process.exit(0); }, 900);`, { base: '1' }, 300);
  expect(launch('run')).toMatchObject({ status: 0, stdout: 'lived' });
  expect((await journal()).current?.sha256).toBe(sha256);
});

it('a file that was changed on the disk never runs', async () => {
  const bundle = await onTrial(says('new'));
  writeFileSync(updates.pathOf(bundle), source('2', says('forged')));
  expect(launch('run').stdout).toBe('packaged run');
  expect((await journal()).failed).toMatchObject({ cause: 'damaged' });
});

it('a package of another version has the last word', async () => {
  await onTrial(says('new'), { base: '0' });
  expect(launch('run').stdout).toBe('packaged run');
  expect(await journal()).toEqual({ base: '1' });
});

it.each(['', '{"base":1}', '{"base":"1","trial":{"sha256":"../../x"}}', 'null'])('a damaged journal (%s) means the packaged bundle', async (text) => {
  await updates.write({ base: '1' });
  writeFileSync(join(updates.path, 'journal.json'), text);
  expect(launch('run')).toMatchObject({ status: 0, stdout: 'packaged run' });
});
