/** Bytes of an upload, read where they are needed: no reader holds more than a bounded part of a file. */
import { open } from 'node:fs/promises';

/** Gives up to `length` bytes at `offset`; fewer only at the end of the file. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Buffer>;
}

/** A file is not what it claims to be. The message is for a person. */
export class BadArchive extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadArchive';
  }
}

/** Exactly these bytes. @throws BadArchive when the file ends before */
export async function exactly(source: ByteSource, offset: number, length: number): Promise<Buffer> {
  if (offset < 0 || length < 0 || offset + length > source.size) throw cutOff();
  const bytes = await source.read(offset, length);
  if (bytes.length < length) throw cutOff();
  return bytes;
}

export const cutOff = (): BadArchive => new BadArchive('The package is cut off: upload it again.');
export const damaged = (what: string): BadArchive => new BadArchive(`The package is damaged: ${what}.`);

/** Opens a file for as long as `use` needs it. @throws what `use` throws; errors of the disk pass through */
export async function withFile<T>(path: string, use: (source: ByteSource) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const read = async (offset: number, length: number) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.max(0, Math.min(length, size - offset))), 0, null, offset);
      return buffer.subarray(0, bytesRead);
    };
    return await use({ size, read });
  } finally {
    await handle.close();
  }
}

/** A text that may stand in the catalogue: one line, without characters that no database or screen takes. @param most characters */
export const plainText = (text: string, most: number): string => text.replace(/[\p{Cc}\p{Co}\p{Cs}\u2028\u2029]+/gu, ' ').trim().slice(0, most).toWellFormed();
