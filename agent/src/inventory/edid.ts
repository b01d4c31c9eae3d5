/**
 * The first block of an EDID (VESA E-EDID 1.4): what a screen says of itself, 128 bytes.
 * A small parser of our own: the libraries found carry tables and dependencies far larger than the eight fields wanted.
 */
import { clean } from './wire-text.js';

export interface Edid {
  /** Three letters of the PNP registry. */
  vendor: string;
  model: string;
  serial: string;
  widthMm?: number;
  heightMm?: number;
  /** Preferred mode, `1920x1080`. */
  resolution?: string;
  year?: number;
}

const BLOCK = 128;
const HEADER = Buffer.from('00ffffffffffff00', 'hex');
const [SERIAL, TEXT, NAME] = [0xff, 0xfe, 0xfc];

/** Text of a display descriptor: 13 bytes, ended by a line feed. */
const descriptorText = (block: Buffer): string => clean(block.subarray(5, 18).toString('latin1').split('\n')[0]);

/** Size and mode of a detailed timing descriptor; the first one is the preferred mode. */
function timing(d: Buffer): Pick<Edid, 'widthMm' | 'heightMm' | 'resolution'> {
  const at = (i: number) => d[i] ?? 0;
  const [width, height] = [at(2) | ((at(4) & 0xf0) << 4), at(5) | ((at(7) & 0xf0) << 4)];
  const [widthMm, heightMm] = [at(12) | ((at(14) & 0xf0) << 4), at(13) | ((at(14) & 0x0f) << 8)];
  return {
    ...(width > 0 && height > 0 ? { resolution: `${width}x${height}` } : {}),
    // Projectors give an aspect ratio (16×9) here instead of a size.
    ...(widthMm > 50 && heightMm > 50 ? { widthMm, heightMm } : {}),
  };
}

/** Undefined when the bytes are no EDID or their checksum is wrong (a bad cable or switch). Never throws. */
export function parseEdid(bytes: Buffer): Edid | undefined {
  if (bytes.length < BLOCK || !bytes.subarray(0, 8).equals(HEADER)) return undefined;
  const block = bytes.subarray(0, BLOCK);
  if (block.reduce((sum, byte) => (sum + byte) & 0xff, 0) !== 0) return undefined;

  const packed = block.readUInt16BE(8);
  const vendor = [10, 5, 0].map((shift) => (packed >> shift) & 0x1f).map((n) => (n >= 1 && n <= 26 ? String.fromCharCode(64 + n) : '?')).join('');
  const product = block.readUInt16LE(10).toString(16).toUpperCase().padStart(4, '0');
  const number = block.readUInt32LE(12);
  const [width, height] = [block.readUInt8(21) * 10, block.readUInt8(22) * 10];
  const year = block.readUInt8(17) + 1990;

  const descriptors = [54, 72, 90, 108].map((at) => block.subarray(at, at + 18));
  const texts = (tag: number) => descriptors.filter((d) => d.readUInt16LE(0) === 0 && d[3] === tag).map(descriptorText).filter(Boolean);
  const preferred = descriptors.find((d) => d.readUInt16LE(0) !== 0);
  return {
    vendor,
    // Panels of laptops carry no name; their free texts hold the panel's part number.
    model: texts(NAME)[0] ?? texts(TEXT).at(-1) ?? `${vendor} ${product}`,
    serial: texts(SERIAL)[0] ?? (number === 0 || number === 0x01010101 ? '' : String(number)),
    ...(width > 0 && height > 0 ? { widthMm: width, heightMm: height } : {}),
    ...(preferred ? timing(preferred) : {}),
    ...(year > 1990 ? { year } : {}),
  };
}
