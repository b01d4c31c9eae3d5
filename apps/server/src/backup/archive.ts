/** The archive: a tar, sealed or not, written and read as a stream. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { damaged, Failure } from './failure.js';
import { isArchiveName, type Manifest } from './manifest.js';
import { seal, SEALED, unseal } from './seal.js';
import { readTar, tarHeader, tarPadding, TAR_END, type TarEntry } from './tar.js';

const SUMS = 'SHA256SUMS';
/** The list of hashes of 100 000 files has 14 MB. */
const LONGEST_LIST = 64 * 1024 * 1024;

/** A file that goes in. */
export interface Source {
  name: string;
  path: string;
}

/** Bytes of each entry, by name, as they passed. */
export type Contents = Map<string, number>;

/** Writes an archive in one step and readable by its owner alone: there is the whole file, or none. */
export async function writeArchive(path: string, manifest: Manifest, sources: AsyncIterable<Source>, passphrase?: string): Promise<Contents> {
  const contents: Contents = new Map();
  const tar = entries(manifest, sources, contents);
  const draft = `${path}.part`;
  await rm(draft, { force: true });
  const file = await open(draft, 'wx', 0o600);
  try {
    await pipeline(Readable.from(passphrase === undefined ? tar : seal(tar, passphrase), { objectMode: true }), file.createWriteStream({ flush: true }));
    await rename(draft, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return contents;
}

async function* entries(manifest: Manifest, sources: AsyncIterable<Source>, contents: Contents): AsyncGenerator<Buffer> {
  const at = new Date(manifest.takenAt);
  const sums: string[] = [];
  const small = function* (name: string, text: string) {
    const bytes = Buffer.from(text);
    yield tarHeader(name, bytes.length, at);
    yield bytes;
    yield tarPadding(bytes.length);
    sums.push(`${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`);
  };
  yield* small('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
  for await (const { name, path } of sources) {
    const file = await openIfThere(path);
    if (!file) continue;
    const { size } = await file.stat();
    yield tarHeader(name, size, at);
    const hash = createHash('sha256');
    let left = size;
    for await (const piece of file.createReadStream() as AsyncIterable<Buffer>) {
      hash.update(piece);
      left -= piece.length;
      yield piece;
    }
    if (left !== 0) throw new Failure(`${path} changed while it was copied. Start the backup again.`);
    yield tarPadding(size);
    sums.push(`${hash.digest('hex')}  ${name}\n`);
    contents.set(name, size);
  }
  yield* small(SUMS, sums.join(''));
  yield TAR_END;
}

/**
 * Hands each file of an archive to `take`, in order, and compares what passed with the list at the end: what was taken
 * may only be used once this has resolved. @throws Failure when the archive is damaged, or needs another passphrase
 */
export async function readArchive(path: string, passphrase: string | undefined, take: (entry: TarEntry) => Promise<void>): Promise<Contents> {
  const contents: Contents = new Map();
  const sums: string[] = [];
  for await (const entry of readTar(await openArchive(path, passphrase))) {
    const { name, size } = entry;
    if (!isArchiveName(name) || contents.has(name) || entry.folder) throw damaged(`it holds ${JSON.stringify(name)}`);
    if (name === SUMS) {
      if (size > LONGEST_LIST || (await textOf(entry)) !== sums.join('')) throw damaged('its files are not those of its list');
      return contents;
    }
    const hash = createHash('sha256');
    await take({ ...entry, body: hashed(entry.body, (piece) => hash.update(piece)) });
    const sum = hash.digest('hex');
    if (name.startsWith('files/') && !name.endsWith(sum)) throw damaged(`${name} has another content`);
    sums.push(`${sum}  ${name}\n`);
    contents.set(name, size);
  }
  throw damaged('it is cut off');
}

/** The whole body of an entry, as text. */
export async function textOf(entry: TarEntry): Promise<string> {
  const parts: Buffer[] = [];
  for await (const piece of entry.body) parts.push(piece);
  return Buffer.concat(parts).toString('utf8');
}

async function* hashed(body: AsyncIterable<Buffer>, see: (piece: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const piece of body) {
    see(piece);
    yield piece;
  }
}

async function openArchive(path: string, passphrase: string | undefined): Promise<AsyncIterable<Buffer>> {
  const file = await openIfThere(path);
  if (!file) throw new Failure(`There is no archive at ${path}.`);
  const head = Buffer.alloc(SEALED.length);
  await file.read(head, 0, head.length, 0);
  await file.close();
  const sealed = head.equals(SEALED);
  if (sealed && passphrase === undefined) throw new Failure('This archive is sealed: give its passphrase with --passphrase-file FILE.');
  const bytes = createReadStream(path) as AsyncIterable<Buffer>;
  return sealed ? unseal(bytes, passphrase ?? '') : bytes;
}

/** A package that was removed meanwhile is not missed: no row of the copied database's successor names it. */
async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
