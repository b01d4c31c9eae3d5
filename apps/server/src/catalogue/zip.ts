/** Entries of a ZIP archive, by yauzl: names are checked by it (nothing absolute, no way up), contents are read one by one and never further than asked. */
import { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { BadArchive, type ByteSource } from './source.js';

/** A real app has a few thousand files, a large archive some ten thousand. */
const MAX_ENTRIES = 100_000;
/** Read at once. */
const CHUNK = 256 * 1024;

class SourceReader extends yauzl.RandomAccessReader {
  constructor(private readonly source: ByteSource) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const { source } = this;
    return Readable.from((async function* () {
      for (let at = start; at < end; at += CHUNK) yield await source.read(at, Math.min(CHUNK, end - at));
    })());
  }
}

/** An archive that is open. `entries` may be walked once. */
export interface Zip {
  entries(): AsyncGenerator<Entry>;
  /** The unpacked content. @throws BadArchive when that has more than `most` bytes, whatever its head says */
  content(entry: Entry, most: number): Promise<Buffer>;
}

export const isZip = (head: Buffer): boolean => head.length >= 4 && [0x04_03_4b_50, 0x06_05_4b_50].includes(head.readUInt32LE(0));

/** @throws BadArchive from here and from all that it gives; nothing else */
export async function openZip(source: ByteSource): Promise<Zip> {
  const zip = await asked<ZipFile>((done) => yauzl.fromRandomAccessReader(new SourceReader(source), source.size, { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true }, done));
  if (zip.entryCount > MAX_ENTRIES) throw new BadArchive(`The archive has more than ${MAX_ENTRIES} files.`);
  return {
    async *entries() {
      for (let seen = 0; seen < zip.entryCount; seen++) yield await nextEntry(zip);
    },
    async content(entry, most) {
      if (entry.isEncrypted()) throw new BadArchive('The archive is locked by a password: upload it without one.');
      if (entry.uncompressedSize > most) throw tooLarge(entry, most);
      const stream = await asked<Readable>((done) => zip.openReadStream(entry, done));
      const chunks: Buffer[] = [];
      let size = 0;
      try {
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          size += chunk.length;
          if (size > most) throw tooLarge(entry, most);
          chunks.push(chunk);
        }
      } catch (error) {
        throw asBad(error);
      }
      return Buffer.concat(chunks, size);
    },
  };
}

function nextEntry(zip: ZipFile): Promise<Entry> {
  return new Promise((resolve, reject) => {
    const off = () => { zip.off('entry', found).off('error', failed).off('end', ended); };
    const found = (entry: Entry) => { off(); resolve(entry); };
    const failed = (error: unknown) => { off(); reject(asBad(error)); };
    const ended = () => failed(new Error('fewer files than it says'));
    zip.on('entry', found).on('error', failed).on('end', ended);
    zip.readEntry();
  });
}

function asked<T>(ask: (done: (error: Error | null, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, value: T) => (error ? reject(asBad(error)) : resolve(value));
    try {
      ask(done);
    } catch (error) {
      reject(asBad(error));
    }
  });
}

const tooLarge = ({ fileName }: Entry, most: number) => new BadArchive(`The file ${fileName.slice(0, 100)} of the archive unpacks to more than ${most} bytes.`);

/** Errors of the disk have a code and are no fault of the archive. */
function asBad(error: unknown): unknown {
  if (error instanceof BadArchive || (error instanceof Error && 'syscall' in error)) return error;
  const said = error instanceof Error ? error.message : String(error);
  if (/relative path|absolute path|invalid characters/.test(said)) return new BadArchive('The archive holds a file whose name leads out of it: it is refused.');
  if (/end of central directory|central directory/i.test(said)) return new BadArchive('The archive is cut off, or is none: upload it again.');
  return new BadArchive(`The archive is damaged (${said.slice(0, 120)}).`);
}
