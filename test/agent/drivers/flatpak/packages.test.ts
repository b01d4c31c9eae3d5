import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FlatpakPackages } from '../../../../agent/src/drivers/flatpak/packages.js';
import { isThere, readFailure, readList } from '../../../../agent/src/drivers/flatpak/said.rules.js';
import { exclusive, TURN } from '../../../support/exclusive.js';
import { describeWith } from '../../../support/parts.js';

describe('what flatpak says', () => {
  it('of what is there', () => {
    expect(readList('org.craie.TestApp\t\tstable\torg.craie.TestApp/x86_64/stable\ta2cca7283d5d\norg.gcompris.GCompris\t24.1\tstable\torg.gcompris.GCompris/x86_64/stable\t8058fc892b65\n\nnoise\n')).toEqual([
      { id: 'org.craie.TestApp', version: '', branch: 'stable', ref: 'org.craie.TestApp/x86_64/stable', active: 'a2cca7283d5d' },
      { id: 'org.gcompris.GCompris', version: '24.1', branch: 'stable', ref: 'org.gcompris.GCompris/x86_64/stable', active: '8058fc892b65' },
    ]);
  });

  const WARNING = 'F: Warning: Treating remote fetch error as non-fatal since runtime/x is already installed: Couldn\'t resolve host\n';
  it.each([
    [`${WARNING}error: The application org.craie.TestApp/x86_64/stable requires the runtime org.craie.TestPlatform/x86_64/1 which was not found`, 'dependency'],
    ['error: Invalid checksum of length 0 expected 32', 'corrupt'],
    [`${WARNING}Error: Failed to install bundle x: opcode open-splice-and-close: write: No space left on device`, 'disk'],
    ['error: No remote refs found for ‘org.gcompris.Nope’', 'failed'],
    ['error: While fetching https://x/summary: [6] Couldn\'t resolve host name', 'link'],
    ['error: something else', 'failed'],
  ])('%s', (output, reason) => expect(readFailure(output).reason).toBe(reason));

  it('when there is nothing to do', () => expect(isThere('Error: Failed to install bundle org.craie.TestApp: org.craie.TestApp already installed')).toBe(true));
});

/** A runtime of nothing, and an app on it in two versions, as bundles. Nothing of them comes from elsewhere. */
function build(folder: string): void {
  const flatpak = (...args: string[]) => execFileSync('flatpak', args, { cwd: folder, stdio: 'pipe' }).toString().trim();
  const runtime = `org.craie.TestPlatform/${flatpak('--default-arch')}/1`;
  const tree = (name: string, metadata: string) => {
    for (const part of ['files/bin', 'usr', 'export']) mkdirSync(join(folder, name, part), { recursive: true });
    writeFileSync(join(folder, name, 'metadata'), `${metadata}runtime=${runtime}\nsdk=${runtime}\n`);
  };
  tree('runtime', '[Runtime]\nname=org.craie.TestPlatform\n');
  flatpak('build-export', '--runtime', 'repo', 'runtime', '1');
  flatpak('build-bundle', '--runtime', 'repo', 'runtime.flatpak', 'org.craie.TestPlatform', '1');
  tree('app', '[Application]\nname=org.craie.TestApp\ncommand=hello\n');
  for (const version of ['1.0', '2.0']) {
    writeFileSync(join(folder, 'app/files/bin/hello'), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
    flatpak('build-export', 'repo', 'app', 'stable');
    flatpak('build-bundle', 'repo', `${version}.flatpak`, 'org.craie.TestApp', 'stable');
  }
}

describeWith(['packages apart'], 'Flatpak for real, without a network', () => {
  let folder: string;
  let release: () => Promise<void>;
  let driver: FlatpakPackages;
  const named = { format: 'flatpak', package: 'org.craie.TestApp' } as const;
  beforeAll(async () => {
    release = await exclusive('apt');
    execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'flatpak'], { stdio: 'pipe', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    folder = mkdtempSync(join(tmpdir(), 'craie-flatpak-'));
    build(folder);
    driver = new FlatpakPackages(join(folder, 'jobs'));
  }, TURN + 240_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await release?.();
  });
  const install = (version: string, file = join(folder, `${version}.flatpak`)) => driver.install({ kind: 'install', key: 'k', ...named, version, allowDowngrade: true }, file, () => undefined);
  const there = async () => (await driver.facts([named])).packages.get(named.package);

  it('says what is missing, then installs, brings to another version and back, and takes away', async () => {
    expect(await install('1.0')).toMatchObject({ ok: false, reason: 'dependency', detail: expect.stringContaining('org.craie.TestPlatform') as string });
    execFileSync('flatpak', ['install', '--system', '-y', '--noninteractive', '--bundle', join(folder, 'runtime.flatpak')], { stdio: 'pipe' });
    expect(await install('1.0')).toEqual({ ok: true });
    expect(await there()).toEqual({ version: '1.0', state: 'installed' });
    // Killed before it was noted, it is asked for once more: nothing changes, and the version is known.
    expect(await install('1.0')).toEqual({ ok: true });
    expect(await install('2.0')).toEqual({ ok: true });
    expect(await there()).toEqual({ version: '2.0', state: 'installed' });
    expect(await install('1.0')).toEqual({ ok: true });
    expect(await there()).toEqual({ version: '1.0', state: 'installed' });
    expect(await driver.remove({ kind: 'remove', key: 'k', ...named, keep: [] }, () => undefined)).toEqual({ ok: true });
    expect(await there()).toBeUndefined();
    expect(await driver.remove({ kind: 'remove', key: 'k', ...named, keep: [] }, () => undefined)).toEqual({ ok: true });
  });

  it('a file that is no bundle, and one of another app, are said', async () => {
    writeFileSync(join(folder, 'no.flatpak'), 'no');
    expect(await install('1.0', join(folder, 'no.flatpak'))).toMatchObject({ ok: false, reason: 'corrupt' });
    expect(await driver.install({ kind: 'install', key: 'k', format: 'flatpak', package: 'org.craie.Nothing', allowDowngrade: false }, undefined, () => undefined)).toMatchObject({ ok: false, reason: 'failed' });
  });
});
