/**
 * The version of a Windows program, as its resources tell: a tree of blocks, of which only the texts are taken.
 * Source: VS_VERSIONINFO, Windows' documentation. Every number is checked before it is used; what cannot be read is not there.
 */

const MAX_DEPTH = 4;
const MAX_TEXTS = 64;

/** Texts by their names: `ProductName`, `FileVersion` … */
export function versionTexts(resource: Buffer): Map<string, string> {
  const texts = new Map<string, string>();
  walk(resource, 0, texts);
  return texts;
}

/** A block: its length, that of its value, whether that is text, its name, then value and blocks inside it, each at a multiple of four. */
function walk(block: Buffer, depth: number, texts: Map<string, string>): void {
  if (block.length < 6 || depth > MAX_DEPTH || texts.size > MAX_TEXTS) return;
  const [valueLength, isText] = [block.readUInt16LE(2), block.readUInt16LE(4) === 1];
  let end = 6;
  while (end + 2 <= block.length && block.readUInt16LE(end) !== 0) end += 2;
  const name = block.toString('utf16le', 6, end);
  const value = aligned(end + 2);
  const bytes = isText ? valueLength * 2 : valueLength;
  if (isText && valueLength > 0 && value + bytes <= block.length) texts.set(name, block.toString('utf16le', value, value + bytes).replace(/\0.*$/s, ''));
  for (let at = aligned(value + bytes); at + 6 <= block.length;) {
    const length = block.readUInt16LE(at);
    if (length < 6 || at + length > block.length) return;
    walk(block.subarray(at, at + length), depth + 1, texts);
    at = aligned(at + length);
  }
}

const aligned = (at: number): number => Math.ceil(at / 4) * 4;
