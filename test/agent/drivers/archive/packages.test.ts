import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ArchivePackages } from '../../../../agent/src/drivers/archive/packages.js';
import type { Result } from '../../../../agent/src/target/driver.js';
import { testWith } from '../../../support/parts.js';
import { tarGz, zip, type Packed } from './archives.js';

const NAME = 'tuxpaint';
const program = (version: string): Packed[] => [
  { path: `tuxpaint-${version}/`, type: '5', mode: 0o755 },
  { path: `tuxpaint-${version}/bin/tuxpaint`, content: `#!/bin/sh\necho ${version}\n`, mode: 0o755 },
  { path: `tuxpaint-${version}/share/stamp.txt`, content: 'x'.repeat(3_000) },
  { path: `tuxpaint-${version}/paint`, type: '2', target: 'bin/tuxpaint' },
];

describe('archives', () => {
  let folder: string;
  let root: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'craie-archive-'));
    root = join(folder, 'apps');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const driver = () => new ArchivePackages(root);
  const install = (content: Buffer, version = '1.0', onProgress: (p: number) => void = () => undefined): Promise<Result> => {
    const file = join(folder, 'file');
    writeFileSync(file, content);
    return driver().install({ kind: 'install', key: 'k', format: 'archive', package: NAME, version, allowDowngrade: true }, file, onProgress);
  };
  const remove = () => driver().remove({ kind: 'remove', key: 'k', format: 'archive', package: NAME, keep: [] });
  const there = async () => (await driver().facts([{ format: 'archive', package: NAME }])).packages.get(NAME);
  const current = (...path: string[]) => join(root, NAME, 'current', ...path);
  /** All that is below the folder of archives. */
  const left = () => (existsSync(root) ? readdirSync(root, { recursive: true }).map(String).sort() : []);

  it.each([['tar.gz', tarGz], ['zip', (entries: Packed[]) => zip(entries)]])('%s: installed, brought to another version, back, and taken away without a trace', async (_, pack) => {
    const seen: number[] = [];
    expect(await install(pack(program('1.0')), '1.0', (percent) => void seen.push(percent))).toEqual({ ok: true });
    expect(await there()).toEqual({ version: '1.0', state: 'installed' });
    // The one folder in it, named by the version, is left out of the way.
    expect(execFileSync(current('bin/tuxpaint')).toString()).toBe('1.0\n');
    expect(execFileSync(current('paint')).toString()).toBe('1.0\n');
    expect(statSync(current('share/stamp.txt')).mode & 0o7777).toBe(0o644);
    expect(statSync(join(root, NAME, '1.0')).mode & 0o7777).toBe(0o755);
    expect(seen.every((percent) => percent >= 0 && percent <= 100)).toBe(true);

    expect(await install(pack(program('2.0')), '2.0')).toEqual({ ok: true });
    expect(readlinkSync(current())).toBe('2.0');
    expect(execFileSync(current('bin/tuxpaint')).toString()).toBe('2.0\n');
    expect(existsSync(join(root, NAME, '1.0'))).toBe(false);
    expect(await install(pack(program('1.0')), '1.0')).toEqual({ ok: true });
    expect(await there()).toEqual({ version: '1.0', state: 'installed' });

    expect(await remove()).toEqual({ ok: true });
    expect(await there()).toBeUndefined();
    expect(left()).toEqual([]);
    expect(await remove()).toEqual({ ok: true });
  });

  it('what somebody else put there stays when it is taken away', async () => {
    await install(tarGz(program('1.0')));
    writeFileSync(current('share/mine.txt'), 'mine');
    expect(await remove()).toEqual({ ok: true });
    expect(await there()).toBeUndefined();
    expect(left()).toEqual([NAME, `${NAME}/1.0`, `${NAME}/1.0/share`, `${NAME}/1.0/share/mine.txt`]);
  });

  const file: Packed = { path: 'a/b', content: 'b' };
  it.each<[string, Packed[]]>([
    ['an absolute name', [{ path: '/etc/cron.d/x', content: 'x' }]],
    ['a name that leads up', [{ path: 'a/../../x', content: 'x' }]],
    ['a name that leads up from the first word on', [{ path: '../x', content: 'x' }]],
    ['a name with a backslash', [{ path: 'a\\..\\x', content: 'x' }]],
    ['a name twice', [file, file]],
    ['a file where a folder is', [file, { path: 'a', content: 'x' }]],
    ['a folder where a file is', [{ path: 'a', content: 'x' }, file]],
    ['a program that takes the rights of its owner', [{ path: 'a', content: 'x', mode: 0o4755 }]],
    ['a program that takes the rights of its group', [{ path: 'a', content: 'x', mode: 0o2755 }]],
    ['a link to elsewhere', [file, { path: 'a/l', type: '2', target: '/etc/passwd' }]],
    ['a link that leads up', [file, { path: 'a/l', type: '2', target: '../../x' }]],
    ['a link that leads out of what is left without its first folder', [file, { path: 'a/l', type: '2', target: '../a/b' }]],
    ['a link to nothing', [file, { path: 'a/l', type: '2', target: 'none' }]],
    ['a link to itself', [file, { path: 'a/l', type: '2', target: 'l' }]],
    ['a file behind a link', [{ path: 'l', type: '2', target: 'a' }, { path: 'l/x', content: 'x' }, file]],
    ['links that lead out together', [{ path: 'd/e/f', content: 'x' }, { path: 'd/s', type: '2', target: '../t' }, { path: 't/u', content: 'x' }, { path: 'out', type: '2', target: 'd/s/../..' }]],
  ])('%s is refused, and nothing of it is left', async (_, entries) => {
    for (const pack of [tarGz, (all: Packed[]) => zip(all)]) {
      expect(await install(pack(entries))).toMatchObject({ ok: false, reason: 'corrupt' });
      expect(await there()).toBeUndefined();
      expect(left().filter((name) => name !== NAME)).toEqual([]);
    }
    expect(existsSync(join(folder, 'x'))).toBe(false);
    expect(existsSync('/etc/cron.d/x')).toBe(false);
  });

  it.each<[string, Buffer]>([
    ['a name with a line break', tarGz([{ path: 'a\nb', content: 'x' }])],
    ['a hard link', tarGz([file, { path: 'a/h', type: '1', target: 'a/b' }])],
    ['a device', tarGz([{ path: 'a', type: '3' }])],
    ['a tar that is cut off', gzipSync(Buffer.from(tarGz(program('1.0'))).subarray(0, 40))],
    ['a gzip that is cut off', tarGz(program('1.0')).subarray(0, -40)],
    ['a zip that is cut off', zip(program('1.0')).subarray(0, -30)],
    ['a zip that tells a smaller size', zip([{ path: 'a', content: 'x'.repeat(1_000_000) }], { a: 10 })],
    ['a zip without anything', zip([])],
    ['a tar without anything', tarGz([])],
    ['something else', Buffer.from('MZ a program of Windows')],
    ['an empty file', Buffer.alloc(0)],
    ['a bomb', gzipSync(Buffer.concat([tarGz([]).subarray(0, 0), bombTar()]))],
  ])('%s is refused with a sentence, and nothing of it is left', async (_, content) => {
    const result = await install(content);
    expect(result).toMatchObject({ ok: false, reason: 'corrupt', detail: expect.stringMatching(/^(?:L’archive|Le fichier) .*\./) as string });
    expect(left().filter((name) => name !== NAME)).toEqual([]);
  });

  it.each<[string, Buffer]>([['a gzip', tarGz(program('1.0'))], ['a zip', zip(program('1.0'))]])('%s is refused wherever it is cut, and nothing waits for the rest', async (_, whole) => {
    for (let end = 0; end < whole.length; end++) expect([end, await install(whole.subarray(0, end))]).toEqual([end, expect.objectContaining({ ok: false, reason: 'corrupt' })]);
    expect(left().filter((name) => name !== NAME)).toEqual([]);
  });

  it.each(['', '..', 'current', '.hidden', 'a/b', '1.0\n'])('« %s » is no version', async (version) => {
    expect(await install(tarGz(program('1.0')), version)).toMatchObject({ ok: false, reason: 'failed' });
    expect(left()).toEqual([]);
  });

  it('what a cut left is put right by the next installation', async () => {
    await install(tarGz(program('1.0')));
    mkdirSync(join(root, NAME, '.2.0.new/half'), { recursive: true });
    symlinkSync('2.0', join(root, NAME, '.current.new'));
    expect(await there()).toEqual({ version: '1.0', state: 'installed' });
    // The version that counts has lost its folder.
    rmSync(join(root, NAME, '1.0'), { recursive: true });
    expect(await there()).toEqual({ version: '1.0', state: 'broken' });
    expect(await install(tarGz(program('2.0')), '2.0')).toEqual({ ok: true });
    expect(await there()).toEqual({ version: '2.0', state: 'installed' });
    expect(readdirSync(join(root, NAME)).sort()).toEqual(['.2.0.list', '2.0', 'current']);
  });

  testWith(['small disks'], 'a full disk is said, and nothing of it is left', () => {
    writeFileSync(join(folder, 'archive'), tarGz([{ path: 'a', content: Buffer.alloc(30_000_000, randomBytes(1_024)) }]));
    mkdirSync(root);
    execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--config', 'agent/vite.config.mjs', '--ssr', join(process.cwd(), 'test/support/archive-install.ts'), '--outDir', folder, '--emptyOutDir', 'false', '--logLevel', 'error'], { env: { ...process.env, NODE_OPTIONS: '' } });
    const said = execFileSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs -o size=160m none "$1" && exec "$2" "$3" "$1" "$4"', 'sh', root, process.execPath, join(folder, 'craie-agent.mjs'), join(folder, 'archive')], { env: { ...process.env, NODE_OPTIONS: '' } }).toString();
    expect(JSON.parse(said)).toEqual({ first: { ok: true }, second: { ok: false, reason: 'disk', detail: expect.stringContaining('plein') as string }, left: [`${NAME}`, `${NAME}/.1.0.list`, `${NAME}/1.0`, `${NAME}/1.0/a`, `${NAME}/current`, `${NAME}/current/a`], version: '1.0' });
  });

  it('names are apart from each other', async () => {
    expect((await driver().facts([{ format: 'archive', package: 'other' }])).packages.size).toBe(0);
    await install(tarGz([{ path: 'only', content: 'x' }]));
    expect(readFileSync(current('only'), 'utf8')).toBe('x');
  });
});

/** A tar of one file of 600 MB of nothing, which gzip makes small. */
function bombTar(): Buffer {
  const whole = Buffer.alloc(512 + 600 * 1024 * 1024);
  const octal = (n: number, length: number) => `${n.toString(8).padStart(length - 1, '0')}\0`;
  whole.write('bomb', 0);
  whole.write(octal(0o644, 8) + octal(0, 8) + octal(0, 8) + octal(600 * 1024 * 1024, 12) + octal(0, 12), 100, 'latin1');
  whole.write('        0', 148);
  whole.write('ustar\0' + '00', 257, 'latin1');
  whole.write(octal(whole.subarray(0, 512).reduce((sum, byte) => sum + byte, 0), 7) + ' ', 148, 'latin1');
  return whole;
}
