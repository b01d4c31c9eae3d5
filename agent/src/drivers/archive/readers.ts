/** Walks through the two kinds of archive, entry by entry, each with its content as it comes. Nothing here writes. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Parser, type ReadEntry } from 'tar';
import yauzl, { type Entry as ZipEntry, type ZipFile } from 'yauzl';
import { BadArchive, MOST_ENTRIES, type RawEntry } from './entry.rules.js';

export interface Walked extends RawEntry {
  /** Of a link, where it leads. */
  target?: string;
  content: AsyncIterable<Buffer>;
}
export type Visit = (entry: Walked, share: number) => Promise<void>;

/** Unpacked at once: a bomb makes a thousand times as much of it. */
const CHUNK = 64 * 1024;
const LONGEST_LINK = 4_096;
const S_IFMT = 0o170000;
const ZIP_TYPES = new Map<number, RawEntry['type']>([[0, 'file'], [0o100000, 'file'], [0o040000, 'folder'], [0o120000, 'link']]);
const TAR_TYPES: Readonly<Record<string, RawEntry['type']>> = { File: 'file', OldFile: 'file', ContiguousFile: 'file', Directory: 'folder', GNUDumpDir: 'folder', SymbolicLink: 'link' };

/** Calls `visit` for each entry, in order, one at a time; `share` of the archive, 0–100. @throws BadArchive when it is none, or cut off */
export async function walk(path: string, visit: Visit): Promise<void> {
  const file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
  await file.close();
  if (buffer.readUInt16BE(0) === 0x1f_8b) return walkTar(path, visit);
  if (buffer.readUInt32LE(0) === 0x04_03_4b_50) return walkZip(path, visit);
  throw new BadArchive('Le fichier n’est ni une archive tar.gz ni une archive ZIP.');
}

async function walkTar(path: string, visit: Visit): Promise<void> {
  const { size } = await stat(path);
  let [read, entries] = [0, 0];
  let fault: unknown;
  let visiting = Promise.resolve();
  let last: ReadEntry | undefined;
  const parser = new Parser({
    strict: true, maxMetaEntrySize: CHUNK,
    onwarn: (_code, message) => { fault ??= unreadable(message); },
    onReadEntry: (entry: ReadEntry) => {
      entries++;
      last = entry.on('error', () => undefined);
      // The parser gives the next one when this one is read to its end.
      const walked: Walked = { path: entry.path, type: TAR_TYPES[entry.type] ?? 'other', mode: entry.mode, content: entry as unknown as AsyncIterable<Buffer>, ...(entry.linkpath !== undefined && { target: entry.linkpath }) };
      visiting = visiting.then(() => visit(walked, (read * 100) / size)).catch((error: unknown) => { fault ??= error; }).then(() => { entry.resume(); });
    },
  });
  const ended = new Promise<void>((resolve) => parser.on('end', resolve).on('error', (error: unknown) => { fault ??= unreadable(error); resolve(); }));
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    read += (chunk as Buffer).length;
    if (!parser.write(chunk as Buffer)) await Promise.race([ended, new Promise((resolve) => parser.once('drain', resolve))]);
    if (fault !== undefined) break;
  }
  if (fault === undefined) {
    parser.end();
    await ended;
  } else {
    parser.abort(new Error('refused'));
  }
  // The parser leaves the entry in which the file was cut without an end: whoever reads it would wait for ever.
  if (fault !== undefined) last?.destroy(fault);
  await visiting;
  if (fault !== undefined) throw fault;
  if (entries === 0) throw new BadArchive('L’archive est vide.');
}

async function walkZip(path: string, visit: Visit): Promise<void> {
  const zip = await asked<ZipFile>((done) => yauzl.open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true }, done));
  try {
    if (zip.entryCount === 0) throw new BadArchive('L’archive est vide.');
    if (zip.entryCount > MOST_ENTRIES) throw new BadArchive(`L’archive contient plus de ${MOST_ENTRIES} fichiers.`);
    for (let seen = 0; seen < zip.entryCount; seen++) {
      const entry = await nextEntry(zip);
      if (entry.isEncrypted()) throw new BadArchive('L’archive est verrouillée par un mot de passe.');
      // Rights are there when it was made on Unix.
      const mode = entry.versionMadeBy >>> 8 === 3 ? entry.externalFileAttributes >>> 16 : undefined;
      const type = entry.fileName.endsWith('/') ? 'folder' : (ZIP_TYPES.get((mode ?? 0) & S_IFMT) ?? 'other');
      const content = contentOf(zip, entry);
      const target = type === 'link' ? { target: await textOf(content) } : {};
      await visit({ path: entry.fileName, type, mode, content, ...target }, (seen * 100) / zip.entryCount);
    }
  } finally {
    zip.close();
  }
}

async function* contentOf(zip: ZipFile, entry: ZipEntry): AsyncGenerator<Buffer> {
  const stream = await asked<Readable>((done) => zip.openReadStream(entry, done));
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw unreadable(error);
  }
}

async function textOf(content: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of content) {
    text += chunk.toString('utf8');
    if (text.length > LONGEST_LINK) throw new BadArchive('L’archive contient un lien démesuré.');
  }
  return text;
}

const nextEntry = (zip: ZipFile): Promise<ZipEntry> => new Promise((resolve, reject) => {
  const off = () => zip.off('entry', found).off('error', failed).off('end', ended);
  const found = (entry: ZipEntry) => { off(); resolve(entry); };
  const failed = (error: unknown) => { off(); reject(unreadable(error)); };
  const ended = () => failed('fewer files than it says');
  zip.on('entry', found).on('error', failed).on('end', ended);
  zip.readEntry();
});

const asked = <T>(ask: (done: (error: Error | null, value: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => ask((error, value) => (error ? reject(unreadable(error)) : resolve(value))));

const unreadable = (said: unknown): BadArchive => new BadArchive(`L’archive est abîmée ou incomplète.\n${String(said instanceof Error ? said.message : said).slice(0, 200)}`);
