/** Finds one small file in a tar that is already in memory (the control archive of a package is a few kilobytes). */
import { BadArchive } from '../source.js';

const BLOCK = 512;
const MAX_ENTRIES = 4_096;
const text = (block: Buffer, start: number, end: number) => {
  const field = block.subarray(start, end);
  const nul = field.indexOf(0);
  return field.toString('utf8', 0, nul === -1 ? field.length : nul);
};

/**
 * Content of the first regular file of that name (`./name` and `name` are the same).
 * @returns undefined when it is not there.
 * @throws BadArchive when the tar is cut off, has too many entries, or the file is larger than `maxSize` bytes.
 */
export function readTarFile(tar: Buffer, name: string, maxSize: number): Buffer | undefined {
  let offset = 0;
  for (let entry = 0; offset + BLOCK <= tar.length; entry++) {
    if (entry === MAX_ENTRIES) throw new BadArchive('The control archive has too many files.');
    const header = tar.subarray(offset, offset + BLOCK);
    if (header.every((byte) => byte === 0)) return undefined;
    const size = octal(text(header, 124, 136));
    const start = offset + BLOCK;
    if (start + size > tar.length) throw new BadArchive('The control archive is cut off.');
    const regular = header[156] === 0 || header[156] === 0x30;
    if (regular && text(header, 0, 100).replace(/^\.\//, '') === name) {
      if (size > maxSize) throw new BadArchive(`The file ${name} of the package is larger than ${maxSize} bytes.`);
      return tar.subarray(start, start + size);
    }
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

function octal(field: string): number {
  const digits = field.trim();
  if (!/^[0-7]{1,12}$/.test(digits)) throw new BadArchive('The control archive is damaged: a file has no valid size.');
  return Number.parseInt(digits, 8);
}
