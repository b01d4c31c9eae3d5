/**
 * The binary form of an Android manifest, as far as the catalogue needs it: elements with their attributes.
 * Source: ResourceTypes.h of the Android platform (ResXMLTree). Everything here comes from outside: every number is checked before it is used.
 */
import { damaged } from '../source.js';

const CHUNK = { xml: 0x0003, strings: 0x0001, resources: 0x0180, start: 0x0102 } as const;
const UTF8 = 1 << 8;
const MAX_STRINGS = 20_000;
const MAX_ELEMENTS = 20_000;
const MAX_ATTRIBUTES = 200;
/** Types of a value. */
const VALUE = { string: 0x03, first: 0x10, last: 0x1f } as const;

/** `@resource` for what stands in the app's own tables. */
export interface Element { name: string; attributes: Map<string, string | number> }

/** Ids of the system's attributes that have no need of their names: many tools leave those out. */
const KNOWN: Readonly<Record<number, string>> = {
  0x01_01_02_1b: 'versionCode', 0x01_01_02_1c: 'versionName', 0x01_01_05_76: 'versionCodeMajor', 0x01_01_02_0c: 'minSdkVersion', 0x01_01_00_01: 'label',
};

/** The elements in their order, without what is inside what. @throws BadArchive */
export function readAxml(file: Buffer): Element[] {
  if (file.length < 8 || file.readUInt16LE(0) !== CHUNK.xml) throw damaged('its manifest is not in the form that Android reads');
  const elements: Element[] = [];
  let strings: string[] = [];
  let resources: number[] = [];
  for (let at = file.readUInt16LE(2); at + 8 <= file.length;) {
    const [type, head, size] = [file.readUInt16LE(at), file.readUInt16LE(at + 2), file.readUInt32LE(at + 4)];
    if (size < 8 || head < 8 || head > size || at + size > file.length) throw damaged('a part of its manifest has no valid size');
    const chunk = file.subarray(at, at + size);
    if (type === CHUNK.strings && strings.length === 0) strings = readStrings(chunk);
    if (type === CHUNK.resources) resources = Array.from({ length: Math.min((size - head) >> 2, MAX_STRINGS) }, (_, i) => chunk.readUInt32LE(head + i * 4));
    if (type === CHUNK.start) elements.push(readElement(chunk, head, strings, resources));
    if (elements.length > MAX_ELEMENTS) throw damaged('its manifest has more elements than any real one');
    at += size;
  }
  return elements;
}

function readStrings(chunk: Buffer): string[] {
  if (chunk.length < 28) throw damaged('its manifest has no texts');
  const [count, flags, start] = [chunk.readUInt32LE(8), chunk.readUInt32LE(16), chunk.readUInt32LE(20)];
  if (count > MAX_STRINGS || 28 + count * 4 > chunk.length) throw damaged('its manifest has more texts than any real one');
  return Array.from({ length: count }, (_, i) => readString(chunk, start + chunk.readUInt32LE(28 + i * 4), (flags & UTF8) !== 0));
}

/** A length of one or two units (the first one's top bit tells), then the text. In UTF-8 the length in characters comes before that in bytes. */
function readString(chunk: Buffer, offset: number, utf8: boolean): string {
  const unit = utf8 ? 1 : 2;
  let at = offset;
  const next = (): number => {
    if (at + unit > chunk.length) throw damaged('a text of its manifest is cut off');
    const value = utf8 ? chunk.readUInt8(at) : chunk.readUInt16LE(at);
    at += unit;
    return value;
  };
  const [top, bits] = utf8 ? [0x80, 8] : [0x80_00, 16];
  const length = (): number => { const first = next(); return (first & top) === 0 ? first : ((first & (top - 1)) << bits) | next(); };
  if (utf8) length();
  const bytes = length() * unit;
  if (bytes < 0 || at + bytes > chunk.length) throw damaged('a text of its manifest is cut off');
  return chunk.toString(utf8 ? 'utf8' : 'utf16le', at, at + bytes);
}

function readElement(chunk: Buffer, head: number, strings: readonly string[], resources: readonly number[]): Element {
  if (head + 20 > chunk.length) throw damaged('an element of its manifest is cut off');
  const name = strings[chunk.readUInt32LE(head + 4)] ?? '';
  const [start, size, count] = [head + chunk.readUInt16LE(head + 8), chunk.readUInt16LE(head + 10), chunk.readUInt16LE(head + 12)];
  if (size < 20 || count > MAX_ATTRIBUTES || start + size * count > chunk.length) throw damaged('an element of its manifest has no valid attributes');
  const attributes = new Map<string, string | number>();
  for (let i = 0; i < count; i++) {
    const at = start + i * size;
    const key = chunk.readUInt32LE(at + 4);
    attributes.set(KNOWN[resources[key] ?? 0] ?? strings[key] ?? '', valueAt(chunk, at, strings));
  }
  return { name, attributes };
}

function valueAt(chunk: Buffer, at: number, strings: readonly string[]): string | number {
  const [type, data] = [chunk.readUInt8(at + 15), chunk.readUInt32LE(at + 16)];
  if (type === VALUE.string) return strings[data] ?? '';
  return type >= VALUE.first && type <= VALUE.last ? data : '@resource';
}
