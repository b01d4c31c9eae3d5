import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readArchive, textOf, writeArchive, type Source } from '../../../apps/server/src/backup/archive.js';
import { ByteReader } from '../../../apps/server/src/backup/byte-reader.js';
import { Failure } from '../../../apps/server/src/backup/failure.js';
import { readManifest, type Manifest } from '../../../apps/server/src/backup/manifest.js';
import { seal, unseal } from '../../../apps/server/src/backup/seal.js';
import { readTar, tarHeader, TAR_END } from '../../../apps/server/src/backup/tar.js';

const PASSPHRASE = 'cheval correct pile agrafe';
const MANIFEST: Manifest = {
  craie: 'backup', format: 1, version: '0.1.0', id: '01936f3e-7a00-7000-8000-00000000abcd', takenAt: '2026-11-01T02:00:00.000Z', engine: 'pglite', migrations: ['One', 'Two'], secret: 'inside',
};
let folder: string;
let archive: string;
let files: Map<string, Buffer>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'craie-archive-'));
  archive = join(folder, 'made');
  const content = randomBytes(200_000);
  const sha = createHash('sha256').update(content).digest('hex');
  files = new Map([['database.tar.gz', randomBytes(70_001)], ['pki/root-1.crt', Buffer.from('root')], ['secret.key', Buffer.alloc(0)], [`files/${sha.slice(0, 2)}/${sha}`, content]]);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* sources(): AsyncGenerator<Source> {
  for (const [name, content] of files) {
    const path = join(folder, name.replaceAll('/', '_'));
    writeFileSync(path, content);
    yield { name, path };
  }
}

async function read(passphrase?: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  await readArchive(archive, passphrase, async ({ name, body }) => {
    const parts: Buffer[] = [];
    for await (const part of body) parts.push(part);
    found.set(name, Buffer.concat(parts));
  });
  return found;
}

async function* pieces(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
const all = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
};

describe.each([['open', undefined], ['sealed', PASSPHRASE]])('an archive that is %s', (_, passphrase) => {
  it('gives back what went in, and is its owner’s alone', async () => {
    await writeArchive(archive, MANIFEST, sources(), passphrase);
    expect(statSync(archive).mode & 0o777).toBe(0o600);
    const { 'manifest.json': manifest, ...rest } = Object.fromEntries(await read(passphrase));
    expect(readManifest(String(manifest), ['One', 'Two', 'Three'])).toEqual(MANIFEST);
    expect(rest).toEqual(Object.fromEntries(files));
  });

  it('is refused with any byte changed, or cut anywhere', async () => {
    await writeArchive(archive, MANIFEST, sources(), passphrase);
    const whole = readFileSync(archive);
    // Not among the blanks that fill a block, which say nothing.
    const places = passphrase === undefined ? [0, 20, 600, 1_600, 40_000, 100_000, 270_000] : [0, 25, 100_000];
    for (const at of places) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(archive, changed);
      await expect(read(passphrase)).rejects.toThrow(Failure);
      writeFileSync(archive, whole.subarray(0, at));
      await expect(read(passphrase)).rejects.toThrow(Failure);
    }
  });
});

it('a sealed archive opens with its own passphrase only', async () => {
  await writeArchive(archive, MANIFEST, sources(), PASSPHRASE);
  await expect(read()).rejects.toThrow(/--passphrase-file/);
  await expect(read('another passphrase')).rejects.toThrow(/passphrase is not that of this archive/);
  expect(readFileSync(archive).includes('root-1')).toBe(false);
});

it('chunks of a seal can be neither exchanged nor left out, at any length', async () => {
  for (const length of [0, 65_536, 65_537]) {
    const text = randomBytes(length);
    const sealed = await all(seal(pieces(text, 10_000), PASSPHRASE));
    expect((await all(unseal(pieces(sealed, 7_777), PASSPHRASE))).equals(text)).toBe(true);
  }
  const sealed = await all(seal(pieces(randomBytes(200_000), 65_536), PASSPHRASE));
  const head = sealed.length - 200_000 - 4 * 16;
  const chunk = (at: number) => sealed.subarray(head + at * 65_552, head + (at + 1) * 65_552);
  for (const order of [[1, 0, 2, 3], [0, 2, 3], [0, 1, 2], [0, 1, 2, 3, 3]]) {
    const forged = Buffer.concat([sealed.subarray(0, head), ...order.map(chunk)]);
    await expect(all(unseal(pieces(forged, 65_536), PASSPHRASE))).rejects.toThrow(Failure);
  }
});

it('a file that shrinks or grows while it is copied stops the backup, and leaves nothing', async () => {
  async function* growing(): AsyncGenerator<Source> {
    const path = join(folder, 'growing');
    yield { name: 'secret.key', path };
  }
  writeFileSync(join(folder, 'growing'), 'x');
  await writeArchive(archive, MANIFEST, growing());
  await expect(writeArchive(join(folder, 'no', 'such'), MANIFEST, growing())).rejects.toThrow(/ENOENT/);
  expect([...(await read()).keys()]).toEqual(['manifest.json', 'secret.key']);
});

it.each(['../evil', '/etc/passwd', 'pki/../../evil', 'files/aa/short', 'other'])('holds no %s', async (name) => {
  writeFileSync(archive, Buffer.concat([tarHeader('manifest.json', 0, new Date()), tarHeader(name, 0, new Date()), TAR_END]));
  await expect(read()).rejects.toThrow(/damaged/);
});

it('a manifest says what is newer than this Craie', () => {
  const text = (change: object) => JSON.stringify({ ...MANIFEST, ...change });
  expect(() => readManifest(text({ migrations: ['One', 'Nine'] }), ['One'])).toThrow(/newer than this Craie.+Nine/);
  expect(() => readManifest(text({ format: 2 }), ['One', 'Two'])).toThrow(/made by a newer Craie/);
  expect(() => readManifest('{}', [])).toThrow(/damaged/);
});

it('sizes from 8 GiB on are written and read', async () => {
  const header = tarHeader('files', 2 ** 33 + 5, new Date());
  for await (const entry of readTar(pieces(Buffer.concat([header]), 512))) {
    expect(entry.size).toBe(2 ** 33 + 5);
    break;
  }
});

it('whatever bytes come as a tar, the answer is a Failure or entries', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
    const found = all((async function* () { for await (const entry of readTar(pieces(Buffer.from(bytes), 100))) yield Buffer.from(await textOf(entry)); })());
    await found.catch((error: unknown) => expect(error).toBeInstanceOf(Failure));
  }));
});

it('reads exactly what is asked for, however it comes', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 50 }), fc.array(fc.nat(100)), async (bytes, length, asked) => {
    const reader = new ByteReader(pieces(Buffer.from(bytes), length));
    const got: Buffer[] = [];
    for (const one of asked) got.push(await reader.upTo(one));
    expect(Buffer.concat(got)).toEqual(Buffer.from(bytes).subarray(0, asked.reduce((sum, one) => sum + one, 0)));
  }));
});
