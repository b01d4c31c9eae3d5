/** Android packages made byte by byte: a manifest in binary XML, code for some processors, and a signing block. */
import { zip, type ZipFile } from './zip.js';

const IDS: Record<string, number> = { label: 0x01_01_00_01, minSdkVersion: 0x01_01_02_0c, versionCode: 0x01_01_02_1b, versionName: 0x01_01_02_1c, versionCodeMajor: 0x01_01_05_76 };
export interface ApkFacts {
  package?: string; versionCode?: number; versionName?: string; minSdkVersion?: number; label?: string; versionCodeMajor?: number; split?: string; abis?: string[];
  /** Texts in UTF-8, as newer tools write them. */
  utf8?: boolean;
  certificate?: Buffer;
  /** Bytes that only make it larger. */
  padding?: number;
}

const u16 = (value: number) => { const bytes = Buffer.alloc(2); bytes.writeUInt16LE(value); return bytes; };
const u32 = (value: number) => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value >>> 0); return bytes; };
const u64 = (value: number) => { const bytes = Buffer.alloc(8); bytes.writeBigUInt64LE(BigInt(value)); return bytes; };
const chunk = (type: number, head: Buffer, body: Buffer) => Buffer.concat([u16(type), u16(8 + head.length), u32(8 + head.length + body.length), head, body]);

/** @param elements by their names, with attributes; those with an id of the system stand first in the pool, as the format asks */
export function axml(elements: [name: string, attributes: Record<string, string | number>][], utf8 = false): Buffer {
  const known = Object.keys(IDS);
  const strings = [...new Set([...known, ...elements.flatMap(([name, attributes]) => [name, ...Object.keys(attributes), ...Object.values(attributes).filter((value) => typeof value === 'string')])])];
  const at = (text: string) => strings.indexOf(text);
  const encoded = strings.map((text) => (utf8
    ? Buffer.concat([Buffer.from([text.length, Buffer.byteLength(text)]), Buffer.from(text), Buffer.from([0])])
    : Buffer.concat([u16(text.length), Buffer.from(text, 'utf16le'), u16(0)])));
  let offset = 0;
  const offsets = encoded.map((text) => { const here = offset; offset += text.length; return u32(here); });
  const pad = Buffer.alloc((4 - (offset % 4)) % 4);
  const pool = chunk(0x00_01, Buffer.concat([u32(strings.length), u32(0), u32(utf8 ? 1 << 8 : 0), u32(28 + strings.length * 4), u32(0)]), Buffer.concat([...offsets, ...encoded, pad]));
  const resources = chunk(0x01_80, Buffer.alloc(0), Buffer.concat(known.map((name) => u32(IDS[name] ?? 0))));
  const starts = elements.map(([name, attributes]) => {
    const listed = Object.entries(attributes).map(([key, value]) => Buffer.concat([
      u32(0xff_ff_ff_ff), u32(at(key)), u32(typeof value === 'string' ? at(value) : 0xff_ff_ff_ff), u16(8), Buffer.from([0, typeof value === 'string' ? 0x03 : 0x10]), u32(typeof value === 'string' ? at(value) : value),
    ]));
    return chunk(0x01_02, Buffer.concat([u32(1), u32(0xff_ff_ff_ff)]), Buffer.concat([u32(0xff_ff_ff_ff), u32(at(name)), u16(20), u16(20), u16(listed.length), u16(0), u16(0), u16(0), ...listed]));
  });
  return chunk(0x00_03, Buffer.alloc(0), Buffer.concat([pool, resources, ...starts]));
}

/** A signing block of scheme 2 that names a certificate and signs nothing. */
function signing(certificate: Buffer): Buffer {
  const prefixed = (bytes: Buffer) => Buffer.concat([u32(bytes.length), bytes]);
  const signedData = Buffer.concat([prefixed(Buffer.alloc(0)), prefixed(prefixed(certificate)), prefixed(Buffer.alloc(0))]);
  const value = prefixed(prefixed(prefixed(signedData)));
  const pair = Buffer.concat([u64(4 + value.length), u32(0x71_09_87_1a), value]);
  const size = pair.length + 24;
  return Buffer.concat([u64(size), pair, u64(size), Buffer.from('APK Sig Block 42')]);
}

export function makeApk({ package: name = 'org.kde.gcompris', versionCode = 250_000, versionName = '25.0', minSdkVersion = 24, label = 'GCompris', versionCodeMajor, split, abis = ['arm64-v8a'], utf8 = false, certificate, padding = 0 }: ApkFacts = {}): Buffer {
  const manifest = axml([
    ['manifest', { package: name, versionCode, versionName, ...(versionCodeMajor !== undefined && { versionCodeMajor }), ...(split !== undefined && { split }) }],
    ['uses-sdk', { minSdkVersion }],
    ['application', { label }],
  ], utf8);
  const files: ZipFile[] = [
    { name: 'AndroidManifest.xml', content: manifest }, ...abis.map((abi) => ({ name: `lib/${abi}/libapp.so`, content: Buffer.from('code') })),
    ...(padding > 0 ? [{ name: 'assets/padding', content: Buffer.alloc(padding, versionName), deflated: false }] : []),
  ];
  return zip(files, certificate && signing(certificate));
}
