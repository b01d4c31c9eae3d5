/** The tar format (POSIX.1-1988 ustar; sizes from 8 GiB on in GNU's base 256), written and read as a stream. */
import { ByteReader } from './byte-reader.js';
import { damaged } from './failure.js';

const BLOCK = 512;
const LONGEST_NAME = 100;
const MOST_OCTAL = 0o77777777777;
const FIELD = { name: [0, 100], mode: [100, 108], size: [124, 136], mtime: [136, 148], checksum: [148, 156], type: [156, 157], magic: [257, 265] } as const;

/** What comes before the bytes of a file. @throws Error for a name longer than 100 bytes */
export function tarHeader(name: string, size: number, at: Date): Buffer {
  if (Buffer.byteLength(name) > LONGEST_NAME) throw new Error(`The name ${name} is too long for the archive.`);
  const block = Buffer.alloc(BLOCK);
  const put = (field: keyof typeof FIELD, text: string) => block.write(text, FIELD[field][0]);
  put('name', name);
  put('mode', '0000600\0');
  if (size <= MOST_OCTAL) put('size', `${size.toString(8).padStart(11, '0')}\0`);
  else {
    block.writeBigUInt64BE(BigInt(size), FIELD.size[1] - 8);
    block[FIELD.size[0]] = 0x80;
  }
  put('mtime', `${Math.floor(at.getTime() / 1_000).toString(8).padStart(11, '0')}\0`);
  put('type', '0');
  put('magic', 'ustar\x0000');
  put('checksum', `${checksum(block).toString(8).padStart(6, '0')}\0 `);
  return block;
}

/** What fills the last block of a file. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** One entry. Its body is read before the next entry is asked for, or skipped. */
export interface TarEntry {
  name: string;
  size: number;
  folder: boolean;
  body: AsyncIterable<Buffer>;
}

/** The entries of a tar, in order. @throws Failure when it is cut off or damaged */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const reader = new ByteReader(source);
  for (;;) {
    const header = await reader.upTo(BLOCK);
    if (header.length < BLOCK) throw damaged('it is cut off');
    if (header.every((byte) => byte === 0)) return;
    if (octal(header, 'checksum') !== checksum(header)) throw damaged('a header is not one');
    const size = sizeOf(header);
    let left = size;
    const body = (async function* () {
      for await (const piece of reader.pieces(left)) {
        left -= piece.length;
        yield piece;
      }
      if (left > 0) throw damaged('it is cut off');
    })();
    yield { name: text(header, 'name'), size, folder: text(header, 'type') === '5', body };
    await skip(reader, left + tarPadding(size).length);
  }
}

async function skip(reader: ByteReader, length: number): Promise<void> {
  let left = length;
  for await (const piece of reader.pieces(length)) left -= piece.length;
  if (left > 0) throw damaged('it is cut off');
}

/** Sum of all bytes, those of the checksum itself taken as blanks. */
function checksum(block: Buffer): number {
  const [from, to] = FIELD.checksum;
  return block.reduce((sum, byte, at) => sum + (at >= from && at < to ? 0x20 : byte), 0);
}

function text(block: Buffer, field: keyof typeof FIELD): string {
  const bytes = block.subarray(...FIELD[field]);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

function octal(block: Buffer, field: keyof typeof FIELD): number {
  const digits = text(block, field).trim();
  if (!/^[0-7]{1,12}$/.test(digits)) throw damaged('a number in a header is not one');
  return Number.parseInt(digits, 8);
}

function sizeOf(header: Buffer): number {
  if (((header[FIELD.size[0]] ?? 0) & 0x80) === 0) return octal(header, 'size');
  const size = Number(header.readBigUInt64BE(FIELD.size[1] - 8));
  if (!Number.isSafeInteger(size)) throw damaged('a size is not one');
  return size;
}
