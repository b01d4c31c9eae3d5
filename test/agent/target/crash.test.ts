import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

describe('kill -9 of the reconciler', () => {
  let bundle: string;
  let folder: string;
  beforeAll(() => {
    bundle = mkdtempSync(join(tmpdir(), 'craie-crash-'));
    const vite = ['node_modules/vite/bin/vite.js', 'build', '--config', 'agent/vite.config.mjs', '--ssr', 'test/support/agent-crash.ts', '--outDir', bundle, '--logLevel', 'error'];
    execFileSync(process.execPath, vite.map((a) => (a.startsWith('test/') ? resolve(a) : a)), { env: { ...process.env, NODE_OPTIONS: '' } });
  });
  afterAll(() => rmSync(bundle, { recursive: true }));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'craie-crash-state-'));
    writeFileSync(join(folder, 'packages.json'), JSON.stringify({ unwanted: { version: '1', state: 'installed' } }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (moment: string) => spawnSync(process.execPath, [join(bundle, 'craie-agent.mjs'), folder, moment], { timeout: 20_000, env: { ...process.env, NODE_OPTIONS: '' } });

  const steps = ['remove', 'download', 'install'];
  const moments = ['planned', 'before-step', 'after-step', 'recorded'].flatMap((m) => steps.map((s) => `${m}:${s}`));
  it.each([...moments, 'downloading', 'unpacked'])('at « %s »: the next start finishes, and does nothing twice', (moment) => {
    expect(run(moment).signal).toBe('SIGKILL');
    const second = run('never');
    expect(JSON.parse(second.stdout.toString())).toMatchObject([{ key: 'a', state: 'done', version: '2' }, { key: 'b', state: 'done' }, { key: 'c', state: 'done' }]);
    const packages = JSON.parse(readFileSync(join(folder, 'packages.json'), 'utf8')) as object;
    expect(packages).toEqual({ 'with-file': { version: '2', state: 'installed' }, 'from-source': { version: '1', state: 'installed' } });
    const acts = readFileSync(join(folder, 'acts'), 'utf8').trim().split('\n');
    expect(new Set(acts).size).toBe(acts.length);
    expect(acts.includes('repair')).toBe(moment === 'unpacked');
  });
});
