/**
 * The dictionary at the head of a Flatpak bundle, which is one GVariant: `(a{sv}…)`. Where its parts end stands at the end of each, in numbers as wide as the whole is large.
 * Source: the GVariant specification, 2.3 to 2.5. Everything here comes from outside: every number is checked before it is used.
 */
import { damaged, exactly, type ByteSource } from '../source.js';

/** With the description and the icons; real ones have some 100 KiB. */
const MAX_DICTIONARY = 16 * 1024 * 1024;
const MAX_ENTRIES = 256;

/** Values by their key, each with its type: `s` is a text with its zero, `ay` bytes. */
export async function readDictionary(source: ByteSource): Promise<Map<string, { type: string; value: Buffer }>> {
  const width = widthFor(source.size);
  const end = number(await exactly(source, source.size - width, width), 0, width);
  if (end > MAX_DICTIONARY || end > source.size) throw damaged('its head has no valid size');
  const dictionary = await exactly(source, 0, end);
  const entries = new Map<string, { type: string; value: Buffer }>();
  for (const entry of elements(dictionary)) {
    const own = widthFor(entry.length);
    const keyEnd = number(entry, entry.length - own, own);
    const start = aligned(keyEnd);
    if (keyEnd < 1 || start > entry.length - own) throw damaged('an entry of its head has no valid size');
    const variant = entry.subarray(start, entry.length - own);
    const type = variant.lastIndexOf(0);
    if (type === -1) throw damaged('an entry of its head has no type');
    entries.set(entry.toString('utf8', 0, keyEnd - 1), { type: variant.toString('latin1', type + 1), value: variant.subarray(0, type) });
  }
  return entries;
}

/** The parts of an array, whose ends stand after the last of them. */
function elements(array: Buffer): Buffer[] {
  if (array.length === 0) return [];
  const width = widthFor(array.length);
  const table = number(array, array.length - width, width);
  const count = (array.length - table) / width;
  if (!Number.isInteger(count) || count < 1 || count > MAX_ENTRIES) throw damaged('its head has no valid entries');
  let start = 0;
  return Array.from({ length: count }, (_, i) => {
    const end = number(array, table + i * width, width);
    if (end < start || end > table) throw damaged('an entry of its head has no valid size');
    const part = array.subarray(start, end);
    start = aligned(end);
    return part;
  });
}

const aligned = (at: number): number => Math.ceil(at / 8) * 8;

const widthFor = (size: number): 1 | 2 | 4 | 8 => (size <= 0xff ? 1 : size <= 0xff_ff ? 2 : size <= 0xff_ff_ff_ff ? 4 : 8);

function number(bytes: Buffer, at: number, width: 1 | 2 | 4 | 8): number {
  if (at < 0 || at + width > bytes.length) throw damaged('its head is cut off');
  return width === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUIntLE(at, width);
}
