import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { readDeb, type DebControl } from '../../../../apps/server/src/catalogue/deb/index.js';
import { BadArchive, type ByteSource } from '../../../../apps/server/src/catalogue/source.js';
import { ar, controlText, makeDeb, makeRealDeb, tar } from '../../../support/deb.js';
import { testWith } from '../../../support/parts.js';

const source = (file: Buffer): ByteSource => ({ size: file.length, read: async (offset, length) => file.subarray(offset, offset + length) });
const read = (file: Buffer): Promise<DebControl> => readDeb(source(file));
const deb = (control: Buffer, suffix = '') =>
  ar([{ name: 'debian-binary', content: Buffer.from('2.0\n') }, { name: `control.tar${suffix}`, content: control }, { name: 'data.tar', content: tar([]) }]);
const withControl = (text: string) => deb(tar([{ name: './control', content: Buffer.from(text) }]));

describe('reading a .deb', () => {
  const fields = { Package: 'klavaro', Version: '3.13-1', Architecture: 'amd64', Depends: 'libc6 (>= 2.34), libgtk-3-0', Description: 'touch typing tutor' };
  const expected = { package: 'klavaro', version: '3.13-1', architecture: 'amd64', depends: fields.Depends, summary: fields.Description };

  it('tells what the package is', async () => expect(await read(makeDeb(fields))).toEqual(expected));

  for (const compression of ['none', 'gzip', 'xz', 'zstd'] as const) {
    testWith(['dpkg-deb'], `reads what dpkg-deb makes with ${compression}`, async () => {
      expect(await read(makeRealDeb(fields, compression))).toEqual(expected);
    });
  }

  it('joins folded dependencies and puts Pre-Depends first', async () => {
    const text = 'Package: a1\nVersion: 1\nArchitecture: all\nDepends: b,\n c,\n d\nPre-Depends: dpkg\nDescription: first\n second\n';
    expect(await read(withControl(text))).toMatchObject({ depends: 'dpkg, b, c, d', summary: 'first' });
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'not a Debian package'],
    ['another file', Buffer.from('PK\x03\x04 a zip'), 'not a Debian package'],
    ['a cut-off upload', makeDeb(fields).subarray(0, -600), 'cut off'],
    ['no control archive', ar([{ name: 'debian-binary', content: Buffer.from('2.0\n') }, { name: 'data.tar', content: tar([]) }]), 'no control archive'],
    ['an unknown packing', deb(Buffer.from('x'), '.rar'), 'not known'],
    ['damaged gzip', deb(Buffer.from('x'), '.gz'), 'damaged'],
    ['damaged xz', deb(Buffer.from('not xz at all, really not'), '.xz'), 'damaged'],
    ['damaged zstd', deb(Buffer.from('not zstd'), '.zst'), 'damaged'],
    ['a bomb', deb(gzipSync(Buffer.alloc(17 * 1024 * 1024)), '.gz'), 'unpacks to more'],
    ['no control file', deb(tar([{ name: './other', content: Buffer.from('x') }])), 'no control file'],
    ['a control file that is a link', deb(tar([{ name: './control', content: Buffer.alloc(0), type: '2' }])), 'no control file'],
    ['a huge control file', withControl(controlText(fields) + 'X-Long: '.padEnd(300_000, 'x')), 'larger than'],
    ['a bad name', withControl(controlText({ ...fields, Package: '../../etc/passwd' })), 'no valid Package'],
    ['an option as a version', withControl(controlText({ ...fields, Version: '--force-all' })), 'no valid Version'],
    ['a field named twice', withControl(`${controlText(fields)}package: other\n`), 'twice'],
  ])('refuses %s with a sentence', async (_name, file, message) => {
    await expect(read(file)).rejects.toThrow(BadArchive);
    await expect(read(file)).rejects.toThrow(message);
  });

  it('never fails otherwise than by BadArchive, whatever the bytes', async () => {
    const valid = makeDeb(fields);
    const bytes = fc.uint8Array({ maxLength: 2_000 }).map((b) => Buffer.from(b));
    const mutated = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }).map((changes) => {
      const copy = Buffer.from(valid);
      for (const [at, value] of changes) copy[at] = value;
      return copy;
    });
    const packed = fc.tuple(bytes, fc.constantFrom('', '.gz', '.xz', '.zst')).map(([content, suffix]) => deb(content, suffix));
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, mutated, packed), async (file) => {
        await read(file).catch((error: unknown) => expect(error).toBeInstanceOf(BadArchive));
      }),
      { numRuns: 400 },
    );
  });
});
