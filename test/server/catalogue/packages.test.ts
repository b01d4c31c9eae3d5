/** What each kind of file says of itself, and what is refused: by the one door that all uploads come through. */
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { storedName } from '../../../apps/server/src/catalogue/msi/tables.js';
import { BadArchive } from '../../../apps/server/src/catalogue/source.js';
import { readUploaded } from '../../../apps/server/src/catalogue/uploaded.js';
import { makeDeb, tar } from '../../support/deb.js';
import { axml, makeApk } from '../../support/packages/apk.js';
import { makeExe } from '../../support/packages/exe.js';
import { APPDATA, makeFlatpak, REFERENCE } from '../../support/packages/flatpak.js';
import { compound, makeMsi, PRODUCT } from '../../support/packages/msi.js';
import { makeRpm } from '../../support/packages/rpm.js';
import { zip } from '../../support/packages/zip.js';

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'craie-packages-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(content: Buffer, name: string) {
  const path = join(folder, 'upload');
  await writeFile(path, content);
  return readUploaded(path, name);
}
const GB = 1024 ** 3;
const packed = (files: Parameters<typeof tar>[0]) => gzipSync(tar(files));
const text = Buffer.from('x');

describe('an Android package', () => {
  const certificate = Buffer.from('a certificate');

  it.each([false, true])('says its id, version, oldest system, processors and certificate (texts in UTF-8: %s)', async (utf8) => {
    expect(await read(makeApk({ utf8, certificate, abis: ['arm64-v8a', 'armeabi-v7a'], label: 'GCompris é' }), 'gcompris.apk')).toMatchObject({
      kind: 'apk', platform: 'android', package: 'org.kde.gcompris', name: 'GCompris é', version: '25.0', versionCode: 250_000, minimumOs: 'Android 7 (API 24)', architecture: 'arm64-v8a+armeabi-v7a',
      signature: { signed: true, scheme: 'apk-v2', digest: createHash('sha256').update(certificate).digest('hex') },
    });
  });

  it('says that it is unsigned, and has its id where it has no name', async () => {
    expect(await read(makeApk({ label: '', versionName: '', abis: [], versionCodeMajor: 1, versionCode: 7 }), 'x.apk')).toMatchObject({
      name: 'org.kde.gcompris', version: '4294967303', versionCode: 4_294_967_303, architecture: 'all', signature: { signed: false, digest: null },
    });
  });

  const manifest = (element: [string, Record<string, string | number>]) => zip([{ name: 'AndroidManifest.xml', content: axml([element]) }]);
  it.each([
    ['a part of an app', makeApk({ split: 'config.fr' }), 'split'],
    ['two manifests', zip([{ name: 'AndroidManifest.xml', content: axml([]) }, { name: 'AndroidManifest.xml', content: axml([]) }]), 'two manifests'],
    ['a manifest of text', zip([{ name: 'AndroidManifest.xml', content: Buffer.from('<manifest package="a.b"/>') }]), 'manifest'],
    ['no root', manifest(['application', {}]), 'no root'],
    ['a bad id', manifest(['manifest', { package: '../../x', versionCode: 1 }]), 'application id'],
    ['no version', manifest(['manifest', { package: 'a.b' }]), 'version code'],
    ['a manifest that is a bomb', zip([{ name: 'AndroidManifest.xml', content: Buffer.alloc(5 * 1024 * 1024) }]), 'unpacks to more'],
    ['a manifest that is larger than it says', zip([{ name: 'AndroidManifest.xml', content: Buffer.alloc(5 * 1024 * 1024), claims: 100 }]), 'damaged'],
    ['a cut-off upload', makeApk({ padding: 5_000 }).subarray(0, -40), 'cut off'],
  ])('is refused with %s', (_name, content, words) => expect(read(content, 'x.apk')).rejects.toThrow(new RegExp(words)));
});

describe('a Windows Installer package', () => {
  it('says its product, how it is found again, and for which processor it is', async () => {
    expect(await read(makeMsi({ signed: true }), 'setup.msi')).toMatchObject({
      kind: 'msi', platform: 'windows', package: PRODUCT.UpgradeCode, name: 'Calcul mental', version: '2.4.1', publisher: 'Éditeur scolaire', architecture: 'x64', silentArguments: '/qn /norestart',
      detection: { kind: 'msi', productCode: PRODUCT.ProductCode }, signature: { signed: true, scheme: 'authenticode', digest: null },
    });
  });

  it.each([['Intel;1033', 'x86'], ['Arm64;1036', 'arm64'], ['', 'x86'], ['Amiga', 'unknown']])('of template %s is for %s', async (template, architecture) => {
    expect(await read(makeMsi({ template, codepage: 65_001, padding: 9_000 }), 'setup.msi')).toMatchObject({ architecture, publisher: 'Éditeur scolaire' });
  });

  it.each([
    ['no product', makeMsi({ properties: { Manufacturer: 'x' } }), 'names no product'],
    ['a version that is none', makeMsi({ properties: { ...PRODUCT, ProductVersion: 'new' } }), 'ProductVersion'],
    ['a code that is none', makeMsi({ properties: { ...PRODUCT, ProductCode: 'x & y' } }), 'ProductCode'],
    ['no properties', compound([[storedName('Other'), text]]), 'no table of properties'],
    ['a table that is cut off', makeMsi({ padding: 9_000 }).subarray(0, -512), 'cut off'],
    ['a head alone', makeMsi().subarray(0, 512), 'cut off|no root|damaged'],
  ])('is refused with %s', (_name, content, words) => expect(read(content, 'x.msi')).rejects.toThrow(new RegExp(words)));

  it('is refused when its chains run in a circle', async () => {
    const content = makeMsi({ padding: 9_000 });
    // Every number of the last sector, which is the table of all chains, leads to the first sector.
    for (let at = content.length - 512; at < content.length; at += 4) content.writeUInt32LE(0, at);
    await expect(read(content, 'x.msi')).rejects.toThrow(BadArchive);
  });
});

describe('an RPM package', () => {
  it('says what it is and needs', async () => {
    expect(await read(makeRpm({ epoch: 2, signed: true }), 'tuxmath.rpm')).toMatchObject({
      kind: 'rpm', platform: 'linux', package: 'tuxmath', version: '2:2.0.3-1.fc40', architecture: 'x86_64', publisher: 'Fedora Project', licence: 'GPL-3.0', depends: 'libSDL.so', signature: { signed: true, scheme: 'pgp' },
    });
    expect(await read(makeRpm(), 'tuxmath.rpm')).toMatchObject({ version: '2.0.3-1.fc40', signature: { signed: false } });
  });

  it.each([
    ['sources', makeRpm({ source: true }), 'source package'], ['a bad name', makeRpm({ name: '--eval' }), 'valid name'], ['a bad version', makeRpm({ version: '1-2' }), 'valid version'],
    ['a missing end', makeRpm().subarray(0, -5), 'cut off'], ['a head alone', makeRpm().subarray(0, 200), 'cut off'],
  ])('is refused with %s', (_name, content, words) => expect(read(content, 'x.rpm')).rejects.toThrow(new RegExp(words)));
});

describe('a Windows program', () => {
  it('says its product, its processor and how its installer is quiet', async () => {
    expect(await read(makeExe({ signed: true, mark: 'Nullsoft.NSIS.exehead' }), 'tuxpaint.exe')).toMatchObject({
      kind: 'exe', platform: 'windows', package: 'Tux Paint', version: '0.9.31', publisher: 'New Breed Software', summary: 'Drawing program', architecture: 'x64', silentArguments: '/S',
      signature: { signed: true, scheme: 'authenticode', digest: null }, detection: null,
    });
    expect(await read(makeExe({ texts: { FileVersion: '1, 2', Comments: 'This installation was built with Inno Setup.' }, machine: 0x01_4c }), 'Mon outil.exe')).toMatchObject({ name: 'Mon outil', version: '1', architecture: 'x86', silentArguments: expect.stringContaining('VERYSILENT'), signature: { signed: false } });
  });

  it.each([
    ['no version', makeExe({ texts: { ProductName: 'X' } }), 'no version'], ['nothing behind its head', makeExe().subarray(0, 0x200), 'cut off'], ['a signature that is cut off', makeExe({ signed: true }).subarray(0, -10), 'cut off'],
    ['another head', Buffer.from('MZ'.padEnd(200)), 'no Windows program|cut off'],
  ])('is refused with %s', (_name, content, words) => expect(read(content, 'x.exe')).rejects.toThrow(new RegExp(words)));
});

describe('a Flatpak', () => {
  it('says its app: as a bundle with its description, without one, and as a reference', async () => {
    const whole = { kind: 'flatpak', platform: 'linux', package: 'org.kde.gcompris', architecture: 'x86_64' };
    expect(await read(makeFlatpak(), 'g.flatpak')).toMatchObject({ ...whole, name: 'GCompris', version: '25.0', summary: 'Games & exercises', publisher: 'KDE', licence: 'AGPL-3.0-only', homepage: 'https://gcompris.net' });
    expect(await read(makeFlatpak({ appdata: APPDATA.padEnd(400_000) }), 'g.flatpak')).toMatchObject({ ...whole, version: '25.0' });
    expect(await read(makeFlatpak({ appdata: '' }), 'g.flatpak')).toMatchObject({ ...whole, name: 'org.kde.gcompris', version: 'stable' });
    expect(await read(Buffer.from(REFERENCE), 'g.flatpakref')).toMatchObject({ kind: 'flatpak', package: 'org.kde.gcompris', version: 'stable', name: 'GCompris from flathub', signature: { signed: true, scheme: 'ostree' } });
  });

  it.each([
    ['a runtime', makeFlatpak({ ref: 'runtime/org.kde.Platform/x86_64/6.6' }), 'runtime'], ['a bad id', makeFlatpak({ ref: 'app/../../etc/x86_64/stable' }), 'application id'],
    ['a missing end', makeFlatpak().subarray(0, -9), 'damaged|cut off'], ['a reference without a repository', Buffer.from(REFERENCE.replace('https', 'ftp')), 'no repository'],
    ['a reference to a runtime', Buffer.from(REFERENCE.replace('IsRuntime=false', 'IsRuntime=true')), 'runtime'],
  ])('is refused with %s', (_name, content, words) => expect(read(content, 'x')).rejects.toThrow(new RegExp(words)));
});

describe('an archive', () => {
  it('is what its name says', async () => {
    const content = packed([{ name: 'geogebra/', content: Buffer.alloc(0), type: '5' }, { name: 'geogebra/run', content: text }]);
    expect(await read(content, 'GeoGebra-6.0.850-linux-x86_64.tar.gz')).toMatchObject({ kind: 'archive', platform: 'linux', package: 'geogebra', name: 'GeoGebra', version: '6.0.850', architecture: 'x64' });
    expect(await read(zip([{ name: 'a/b.txt', content: text }]), 'open-board_v1.7_win64.zip')).toMatchObject({ platform: 'windows', package: 'open-board', version: '1.7', architecture: 'all' });
    expect(await read(zip([{ name: 'a.txt', content: text }]), 'outil-2.zip')).toMatchObject({ platform: null, version: '2' });
  });

  const link = (to: string, type: string) => { const block = tar([{ name: 'app/link', content: Buffer.alloc(0), type }]); block.write(to, 157); block.write(' '.repeat(8), 148); block.write(`${block.subarray(0, 512).reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148); return gzipSync(block); };
  const out = 'leads out';
  it.each([
    ['a name without a version', packed([{ name: 'a', content: text }]), 'geogebra.tar.gz', 'does not say what it is'],
    ['a way up', packed([{ name: '../../etc/cron.d/x', content: text }]), 'a-1.tar.gz', out], ['an absolute name', packed([{ name: '/etc/passwd', content: text }]), 'a-1.tar.gz', out],
    ['a way up inside', packed([{ name: 'a/../../x', content: text }]), 'a-1.tar.gz', out], ['a name of Windows', packed([{ name: '..\\x', content: text }]), 'a-1.tar.gz', out],
    ['a link out', link('/etc', '2'), 'a-1.tar.gz', out], ['a link up', link('../../x', '2'), 'a-1.tar.gz', out], ['a hard link out', link('../x', '1'), 'a-1.tar.gz', out],
    ['a device', packed([{ name: 'a', content: Buffer.alloc(0), type: '3' }]), 'a-1.tar.gz', 'neither a file'],
    ['a bomb', packed(Array.from({ length: 3 }, (_, i) => ({ name: `zeros-${i}`, content: Buffer.alloc(100 * 1024 * 1024) }))), 'a-1.tar.gz', 'bomb'],
    ['nothing', packed([]), 'a-1.tar.gz', 'damaged'], ['gzip of something else', gzipSync(Buffer.from('hello')), 'a-1.tar.gz', 'damaged'], ['a cut end', packed([{ name: 'a', content: Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 251)) }]).subarray(0, -200), 'a-1.tar.gz', 'damaged or cut off'],
    ['a way up in ZIP', zip([{ name: '../x', content: text }]), 'a-1.zip', out], ['an absolute name in ZIP', zip([{ name: '/x', content: text }]), 'a-1.zip', out], ['a name of Windows in ZIP', zip([{ name: 'a\\..\\x', content: text }]), 'a-1.zip', out],
    ['a link in ZIP', zip([{ name: 'x', content: Buffer.from('/etc'), mode: 0o120_777 }]), 'a-1.zip', out],
    ['a bomb in ZIP', zip([{ name: 'x', content: text, claims: 3 * GB }]), 'a-1.zip', 'bomb'], ['a cut ZIP', zip([{ name: 'x', content: text }]).subarray(0, -10), 'a-1.zip', 'cut off'],
  ])('is refused with %s', (_name, content, name, words) => expect(read(content, name)).rejects.toThrow(new RegExp(words)));

  it('in an archive is left alone: it is not unpacked', async () => {
    const inner = packed([{ name: '../x', content: text }]);
    expect(await read(packed([{ name: 'inner.tar.gz', content: inner }]), 'a-1.tar.gz')).toMatchObject({ kind: 'archive' });
  });
});

test.each([
  ['wixl.msi', { kind: 'msi', name: 'Klavaro école', version: '3.13.2', architecture: 'x64', publisher: 'Felipe', package: PRODUCT.UpgradeCode, detection: { kind: 'msi', productCode: PRODUCT.ProductCode } }],
  ['rpmbuild.rpm', { kind: 'rpm', package: 'klavaro', version: '1:3.13-2.fc40', architecture: 'noarch', licence: 'GPL-3.0' }],
  ['aapt.apk', { kind: 'apk', package: 'org.example.calcul', name: 'Calcul', version: '4.2', versionCode: 42, minimumOs: 'Android 8 (API 26)' }],
  ['aapt2.apk', { kind: 'apk', package: 'org.example.calcul', name: 'Calcul', version: '4.2', versionCode: 42, minimumOs: 'Android 8 (API 26)' }],
  ['flatpak.flatpak', { kind: 'flatpak', package: 'org.example.Calcul', version: 'stable', architecture: 'x86_64' }],
])('%s, made by the tool of that name, is read', async (name, facts) => {
  const path = join(import.meta.dirname, '../../support/packages/real', name);
  expect(await readUploaded(path, name)).toMatchObject(facts);
});

const ALL: [string, Buffer][] = [
  ['a.deb', makeDeb({ Package: 'a1', Version: '1' })], ['a.apk', makeApk({ certificate: text })], ['a.msi', makeMsi({ padding: 5_000 })], ['a.rpm', makeRpm()], ['a.exe', makeExe()], ['a.flatpak', makeFlatpak()],
  ['a-1.zip', zip([{ name: 'x', content: text }])], ['a-1.tar.gz', packed([{ name: 'x', content: text }])],
];

test('what is called something else than it is, is refused', async () => {
  for (const [name, content] of ALL) {
    expect(await read(content, name)).toBeDefined();
    for (const [other] of ALL.filter(([one]) => one.replace(/^[^.]*/, '') !== name.replace(/^[^.]*/, '') && !(/zip|gz/.test(one) && /zip|gz/.test(name)))) await expect(read(content, other)).rejects.toThrow(/called \.\w+ but is something else/);
  }
  for (const name of ['a.deb', 'a.apk', 'a.snap', 'readme.txt', 'a']) await expect(read(Buffer.from('hello'), name)).rejects.toThrow(BadArchive);
});

test('whatever the bytes, an upload is read or refused with a sentence, and never anything else', async () => {
  const mutated = fc.constantFrom(...ALL).chain(([name, whole]) =>
    fc.tuple(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }), fc.oneof(fc.constant(whole.length), fc.nat(whole.length))).map(([changes, length]): [string, Buffer] => {
      const copy = Buffer.from(whole);
      for (const [at, value] of changes) copy[at] = value;
      return [name, copy.subarray(0, length)];
    }));
  await fc.assert(fc.asyncProperty(mutated, async ([name, content]) => {
    const facts = await read(content, name).catch((error: unknown) => error);
    if (facts instanceof Error) expect(facts).toBeInstanceOf(BadArchive);
    // Text that no database takes, or that would break a line, is in none of them.
    else expect(JSON.stringify(facts)).not.toMatch(/\\u00[01]/);
  }), { numRuns: 1_500 });
});
