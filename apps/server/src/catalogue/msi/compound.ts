/**
 * Streams of an OLE compound file, read where they stand: a Windows Installer package is one, and may have a gigabyte. The libraries at hand take the whole file into memory.
 * Source: [MS-CFB]. Everything here comes from outside: every number is checked before it is used, and no chain is followed twice through one sector.
 */
import { damaged, exactly, type ByteSource } from '../source.js';

const MAGIC = 'd0cf11e0a1b11ae1';
const HEADER = 512;
const ENTRY = 128;
/** Above this a number in a chain means something else than a sector. */
const LAST_SECTOR = 0xff_ff_ff_fa;
const MINI_SECTOR = 64;
/** The table of sectors of a file of 2 GiB with sectors of 512 bytes. */
const MAX_TABLE = 16 * 1024 * 1024;
const MAX_ENTRIES = 16_384;

export interface Compound {
  /** Names as they are stored. */
  readonly names: string[];
  /** Undefined when there is none of that name. @throws BadArchive also when it has more than `most` bytes */
  stream(name: string, most: number): Promise<Buffer | undefined>;
}
interface Stored { start: number; size: number }

export const isCompound = (head: Buffer): boolean => head.toString('hex', 0, 8) === MAGIC;

/** @throws BadArchive from here and from its streams; nothing else */
export async function openCompound(source: ByteSource): Promise<Compound> {
  const header = await exactly(source, 0, HEADER);
  if (!isCompound(header)) throw damaged('it is no compound file');
  const shift = header.readUInt16LE(30);
  if (shift !== 9 && shift !== 12) throw damaged('its sectors have no valid size');
  const sector = 1 << shift;
  const sectors = Math.ceil(source.size / sector);
  const at = (index: number) => (index + 1) * sector;
  const table = await readTable(source, header, sector, at);
  const chain = (start: number, from: Buffer, most: number): number[] => {
    const found: number[] = [];
    for (let index = start; index < LAST_SECTOR; index = from.readUInt32LE(index * 4)) {
      if (found.length >= most || index * 4 + 4 > from.length) throw damaged('a chain of its sectors does not end');
      found.push(index);
    }
    return found;
  };
  const read = async (start: number, most: number): Promise<Buffer> => Buffer.concat(await inTurn(chain(start, table, Math.min(Math.ceil(most / sector), sectors)), (index) => source.read(at(index), sector)));

  const entries = readEntries(await read(header.readUInt32LE(48), MAX_ENTRIES * ENTRY), sector);
  const root = entries.root;
  const mini = lazily(async () => read(header.readUInt32LE(60), MAX_TABLE));
  const miniStream = lazily(async () => read(root.start, MAX_TABLE * 4));
  const cutoff = header.readUInt32LE(56);
  return {
    names: [...entries.streams.keys()],
    async stream(name, most) {
      const stored = entries.streams.get(name);
      if (!stored) return undefined;
      if (stored.size > most) throw damaged('one of its tables is larger than any real one');
      if (stored.size >= cutoff) return cut(await read(stored.start, stored.size), stored.size);
      if (stored.size === 0) return Buffer.alloc(0);
      const small = await miniStream();
      const parts = chain(stored.start, await mini(), Math.ceil(stored.size / MINI_SECTOR)).map((index) => small.subarray(index * MINI_SECTOR, (index + 1) * MINI_SECTOR));
      return cut(Buffer.concat(parts), stored.size);
    },
  };
}

/** The table of all chains: its own sectors stand in the header, and beyond 109 of them in a chain of its own. */
async function readTable(source: ByteSource, header: Buffer, sector: number, at: (index: number) => number): Promise<Buffer> {
  const count = header.readUInt32LE(44);
  if (count * sector > MAX_TABLE) throw damaged('its table of sectors is larger than any real one');
  const own: number[] = [];
  const take = (list: Buffer, length: number) => { for (let i = 0; i < length && own.length < count; i++) own.push(list.readUInt32LE(i * 4)); };
  take(header.subarray(76), 109);
  for (let next = header.readUInt32LE(68), seen = 0; next < LAST_SECTOR && own.length < count; seen++) {
    if (seen > count) throw damaged('a chain of its sectors does not end');
    const list = await exactly(source, at(next), sector);
    take(list, sector / 4 - 1);
    next = list.readUInt32LE(sector - 4);
  }
  return Buffer.concat(await inTurn(own, (index) => exactly(source, at(index), sector)));
}

function readEntries(directory: Buffer, sector: number): { root: Stored; streams: Map<string, Stored> } {
  const streams = new Map<string, Stored>();
  let root: Stored | undefined;
  for (let at = 0; at + ENTRY <= directory.length; at += ENTRY) {
    const entry = directory.subarray(at, at + ENTRY);
    const [length, type] = [entry.readUInt16LE(64), entry.readUInt8(66)];
    if (length < 2 || length > 64) continue;
    // With small sectors the upper half of a size may hold anything.
    const size = entry.readUInt32LE(120) + (sector === 512 ? 0 : entry.readUInt32LE(124) * 2 ** 32);
    const stored = { start: entry.readUInt32LE(116), size };
    if (type === 5) root ??= stored;
    if (type === 2) streams.set(entry.toString('utf16le', 0, length - 2), stored);
  }
  if (!root) throw damaged('it has no root');
  return { root, streams };
}

function cut(bytes: Buffer, size: number): Buffer {
  if (bytes.length < size) throw damaged('one of its tables is cut off');
  return bytes.subarray(0, size);
}

async function inTurn<T>(indexes: readonly number[], read: (index: number) => Promise<T>): Promise<T[]> {
  const parts: T[] = [];
  for (const index of indexes) parts.push(await read(index));
  return parts;
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
