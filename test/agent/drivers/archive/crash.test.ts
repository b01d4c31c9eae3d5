import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ArchivePackages } from '../../../../agent/src/drivers/archive/packages.js';
import { tarGz } from './archives.js';

const NAME = 'tuxpaint';

describe('kill -9 of an archive’s installation', () => {
  let folder: string;
  let bundle: string;
  let before: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'craie-archive-crash-'));
    bundle = join(folder, 'craie-agent.mjs');
    before = join(folder, 'before');
    execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--config', 'agent/vite.config.mjs', '--ssr', resolve('test/support/archive-crash.ts'), '--outDir', folder, '--emptyOutDir', 'false', '--logLevel', 'error'], { env: { ...process.env, NODE_OPTIONS: '' } });
    for (const version of ['1', '2']) {
      writeFileSync(join(folder, version), tarGz([{ path: 'bin/say', content: `#!/bin/sh\necho ${version}\n`, mode: 0o755 }, { path: `only-${version}`, content: 'x' }, { path: 'say', type: '2', target: 'bin/say' }]));
    }
    run('install', before, '1');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** @param nth change at which it is killed; none: it is let */
  const run = (act: string, root: string, version: string, nth = 1_000_000) => spawnSync(process.execPath, [bundle, act, root, join(folder, version), version, String(nth)], { env: { ...process.env, NODE_OPTIONS: '' }, timeout: 30_000 });
  const says = (root: string) => execFileSync(join(root, NAME, 'current/say')).toString().trim();
  const version = async (root: string) => (await new ArchivePackages(root).facts([{ package: NAME }])).packages.get(NAME);

  /** Calls `look` for each moment, with a fresh copy of the state before; until it was let end. */
  async function atEachMoment(act: string, look: (root: string) => Promise<void>): Promise<number> {
    for (let nth = 0; ; nth++) {
      const root = join(folder, `${act}-${nth}`);
      cpSync(before, root, { recursive: true, verbatimSymlinks: true });
      const { signal, stdout } = run(act, root, '2', nth);
      if (signal === null) {
        expect(stdout.toString()).toBe('{"ok":true}');
        return nth;
      }
      expect(signal).toBe('SIGKILL');
      await look(root);
      rmSync(root, { recursive: true });
    }
  }

  it('at any change on the disk: one version or the other is there whole, and the next attempt leaves only the new one', async () => {
    const moments = await atEachMoment('install', async (root) => {
      expect(says(root)).toBe((await version(root))?.version);
      expect(run('install', root, '2').stdout.toString()).toBe('{"ok":true}');
      expect(await version(root)).toEqual({ version: '2', state: 'installed' });
      expect(says(root)).toBe('2');
      expect(readdirSync(join(root, NAME)).sort()).toEqual(['.2.list', '2', 'current']);
    });
    expect(moments).toBeGreaterThan(15);
  });

  it('at any change of a removal: the next one leaves nothing', async () => {
    const moments = await atEachMoment('remove', async (root) => {
      expect(run('remove', root, '2').stdout.toString()).toBe('{"ok":true}');
      expect(await version(root)).toBeUndefined();
      expect(existsSync(join(root, NAME))).toBe(false);
    });
    expect(moments).toBeGreaterThan(7);
  });
});
