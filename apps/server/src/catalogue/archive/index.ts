/** A program that is only packed up (tar.gz or ZIP): nothing in it may lead out of the folder that it is unpacked into. */
import { posix } from 'node:path';
import { Parser, type ReadEntry } from 'tar';
import { UNSAID, type PackageFacts } from '../package-facts.js';
import { BadArchive, type ByteSource } from '../source.js';
import { openZip } from '../zip.js';
import { readArchiveName } from './name.rules.js';

/** Unpacked, bytes; and how many times the packed size that may be, when it is more than the first of them. */
const MAX_UNPACKED = 8 * 1024 ** 3;
const USUAL = 256 * 1024 ** 2;
const MAX_RATIO = 100;
const MAX_FILES = 100_000;
const MAX_META = 64 * 1024;
/** Unpacked at once, before others have their turn: a bomb makes a thousand times as much of it. */
const CHUNK = 64 * 1024;
/** In the upper half of what ZIP keeps for Unix. */
const SYMBOLIC_LINK = 0o12;

export const isGzip = (head: Buffer): boolean => head.length >= 2 && head.readUInt16BE(0) === 0x1f_8b;

/** @throws BadArchive with a sentence for a person; errors of the disk pass through */
export async function readArchive(source: ByteSource, fileName: string, packing: 'zip' | 'tar.gz'): Promise<PackageFacts> {
  const named = readArchiveName(fileName);
  if (!named) throw new BadArchive('An archive does not say what it is. Name the file after the program and its version, and upload it again: geogebra-6.0.850-linux-x64.tar.gz.');
  const files = packing === 'zip' ? await walkZip(source) : await walkTar(source);
  if (files === 0) throw new BadArchive('The archive is empty: choose another one.');
  return { ...UNSAID, kind: 'archive', package: named.name.toLowerCase(), ...named };
}

/** Counts what is unpacked, and refuses what is more than a program. */
function bounded(packed: number) {
  const most = Math.min(MAX_UNPACKED, Math.max(USUAL, packed * MAX_RATIO));
  let [files, bytes] = [0, 0];
  return (size: number): number => {
    files += 1;
    bytes += size;
    if (files > MAX_FILES) throw new BadArchive(`The archive has more than ${MAX_FILES} files.`);
    if (bytes > most) throw bomb();
    return files;
  };
}

async function walkZip(source: ByteSource): Promise<number> {
  const zip = await openZip(source);
  const count = bounded(source.size);
  let files = 0;
  for await (const entry of zip.entries()) {
    if (entry.externalFileAttributes >>> 28 === SYMBOLIC_LINK) throw leadsOut(entry.fileName);
    files = count(entry.uncompressedSize);
  }
  return files;
}

/** Nothing is written: the contents run past. */
async function walkTar(source: ByteSource): Promise<number> {
  const count = bounded(source.size);
  let files = 0;
  let fault: unknown;
  const check = (entry: ReadEntry): void => {
    try {
      inspect(entry);
      files = count(entry.size);
    } catch (error) {
      fault ??= error;
    }
    entry.resume();
  };
  const parser = new Parser({ strict: true, maxMetaEntrySize: MAX_META, onReadEntry: check, onwarn: (_code, message) => { fault ??= unreadable(String(message)); } });
  const over = new Promise<void>((resolve) => { parser.on('end', resolve).on('error', (error: unknown) => { fault ??= unreadable(String(error)); resolve(); }); });
  for (let at = 0; at < source.size && fault === undefined; at += CHUNK) {
    const chunk = await source.read(at, CHUNK);
    if (!parser.write(chunk)) await Promise.race([over, new Promise((resolve) => { parser.once('drain', resolve); })]);
  }
  if (fault === undefined) {
    parser.end();
    await over;
  } else {
    parser.abort(new Error('refused'));
  }
  if (fault !== undefined) throw fault;
  return files;
}

function inspect({ path, type, linkpath = '' }: ReadEntry): void {
  if (outside(path)) throw leadsOut(path);
  if (type === 'SymbolicLink' && (posix.isAbsolute(linkpath) || outside(posix.join(posix.dirname(path), linkpath)))) throw leadsOut(path);
  if (type === 'Link' && outside(linkpath)) throw leadsOut(path);
  if (!['File', 'OldFile', 'ContiguousFile', 'Directory', 'SymbolicLink', 'Link'].includes(type)) throw new BadArchive('The archive holds something that is neither a file, a folder nor a link: it is refused.');
}

const outside = (path: string): boolean => posix.isAbsolute(path) || path.includes('\\') || posix.normalize(path).split('/')[0] === '..';

const leadsOut = (path: string): BadArchive => new BadArchive(`The archive holds a file whose name leads out of it (${path.replace(/\p{Cc}/gu, '').slice(0, 80)}): it is refused.`);
const bomb = (): BadArchive => new BadArchive('The archive unpacks to far more than its own size (a bomb): it is refused.');
const unreadable = (said: string): BadArchive => (said.includes('decompression ratio') ? bomb() : new BadArchive(`The archive is damaged or cut off (${said.replace(/^Error: /, '').slice(0, 120)}).`));
