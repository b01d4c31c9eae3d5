/** The properties of a Windows Installer database: its pool of texts, and the table that names two of them a row. */
import { damaged } from '../source.js';
import type { Compound } from './compound.js';

const MAX_TEXTS = 32 * 1024 * 1024;
const MAX_ROWS = 5_000;
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._';

/** Names of tables are stored two letters a character; a mark tells them from other streams. */
export function storedName(table: string): string {
  let stored = '\u4840';
  for (let i = 0; i < table.length; i += 2) {
    const [first, second] = [LETTERS.indexOf(table.charAt(i)), LETTERS.indexOf(table.charAt(i + 1) || '\0')];
    stored += String.fromCharCode(second < 0 ? 0x48_00 + first : 0x38_00 + first + second * 64);
  }
  return stored;
}

/** @throws BadArchive when it is no such database */
export async function readProperties(file: Compound): Promise<Map<string, string>> {
  const [pool, data, table] = [await file.stream(storedName('_StringPool'), MAX_TEXTS), await file.stream(storedName('_StringData'), MAX_TEXTS), await file.stream(storedName('Property'), MAX_ROWS * 6)];
  if (!pool || !data || !table || pool.length < 4) throw damaged('it has no table of properties');
  const texts = readTexts(pool, data);
  // Beyond 65 535 texts a reference to one has three bytes.
  const width = (pool.readUInt16LE(2) & 0x80_00) === 0 ? 2 : 3;
  const rows = Math.floor(table.length / (width * 2));
  const reference = (column: number, row: number) => table.readUIntLE((column * rows + row) * width, width);
  const properties = new Map<string, string>();
  for (let row = 0; row < rows; row++) properties.set(texts(reference(0, row)), texts(reference(1, row)));
  return properties;
}

/** Text by its number; each has its length in the pool and its bytes in the data, one after another. */
function readTexts(pool: Buffer, data: Buffer): (index: number) => string {
  const decoder = decoderOf(pool.readUInt16LE(0));
  const places: [start: number, end: number][] = [[0, 0]];
  let end = 0;
  for (let at = 4; at + 4 <= pool.length; at += 4) {
    let length = pool.readUInt16LE(at);
    // One that is longer than fits has no length, but a use: the next entry holds its length in full.
    if (length === 0 && pool.readUInt16LE(at + 2) !== 0 && at + 8 <= pool.length) {
      at += 4;
      length = pool.readUInt16LE(at) + pool.readUInt16LE(at + 2) * 65_536;
    }
    places.push([end, end + length]);
    end += length;
    if (end > data.length) throw damaged('its texts are cut off');
  }
  return (index) => decoder.decode(data.subarray(...(places[index] ?? [0, 0])));
}

function decoderOf(codepage: number): InstanceType<typeof TextDecoder> {
  if (codepage === 65_001) return new TextDecoder('utf-8');
  try {
    return new TextDecoder(codepage === 0 ? 'windows-1252' : `windows-${codepage}`);
  } catch {
    return new TextDecoder('windows-1252');
  }
}
