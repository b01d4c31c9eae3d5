/** From the system's own package sources, with dependencies, and back. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DebianPackages } from '../../../../agent/src/drivers/debian/packages.js';
import { exclusive, TURN } from '../../../support/exclusive.js';
import { describeWith } from '../../../support/parts.js';

const NAME = 'klavaro';
const names = () => new Set(spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Abbrev}${Package}\n']).stdout.toString().split('\n').filter((l) => l.startsWith('ii ')));

describeWith(['packages apart'], 'packages of the system’s sources', () => {
  let folder: string;
  let driver: DebianPackages;
  let release: () => Promise<void>;
  beforeAll(async () => {
    release = await exclusive('apt');
    folder = mkdtempSync(join(tmpdir(), 'craie-jobs-'));
    driver = new DebianPackages(folder);
  }, TURN);
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await release?.();
  });
  const install = (name: string, version?: string) =>
    driver.install({ kind: 'install', key: 'k', package: name, allowDowngrade: version !== undefined, ...(version !== undefined && { version }) }, undefined, () => undefined);

  it('installs with dependencies and progress, and a removal takes back exactly what came', async () => {
    const before = names();
    expect(before.has(`ii ${NAME}`)).toBe(false);
    const seen: number[] = [];
    const result = await driver.install({ kind: 'install', key: 'k', package: NAME, allowDowngrade: false }, undefined, (p) => void seen.push(p));
    expect(result).toEqual({ ok: true });
    expect(existsSync('/usr/bin/klavaro')).toBe(true);
    expect((await driver.facts([{ package: NAME }])).packages.get(NAME)?.state).toBe('installed');
    expect(Math.max(...seen)).toBeGreaterThan(40);
    expect(names().size).toBeGreaterThan(before.size);
    expect(await driver.remove({ kind: 'remove', key: 'k', package: NAME, keep: [] }, () => undefined)).toEqual({ ok: true });
    expect(names()).toEqual(before);
  }, 300_000);

  it.each(['craie-there-is-none', 'klavar.', 'klavaro-'])('« %s » is not found, and nothing else is touched', async (name) => {
    const before = names();
    expect(await install(name)).toMatchObject({ ok: false });
    expect(names()).toEqual(before);
  });

  it('a version that the sources do not have is said', async () => {
    const result = await install(NAME, '0.0.1-never');
    expect(result.ok || result.detail).toContain('0.0.1-never');
  });

  it('never takes along what a person installed or the target wants', async () => {
    const kept = await driver.remove({ kind: 'remove', key: 'k', package: 'libgcc-s1', keep: ['libstdc++6'] }, () => undefined);
    expect(kept).toMatchObject({ ok: false, reason: 'dependency' });
  });
});
