/**
 * What a file that says it is a picture really is. Pure. Only the formats that browsers decode and that hold no script; a picture
 * of a few bytes that unpacks to gigabytes is seen by its stated size.
 * Sources: PNG (W3C, 3rd edition) 5.2 and 11.2.1; WebP container (RFC 9649) 2.4 to 2.7.
 */

export type ImageType = 'image/png' | 'image/webp';
export interface Image { type: ImageType; width: number; height: number }

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const IEND = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82] as const;

/** Undefined for anything else, and for what goes on after the end of its picture. */
export function imageOf(bytes: Uint8Array): Image | undefined {
  return png(bytes) ?? webp(bytes);
}

/** @param bounds of each side, pixels */
export const fits = ({ width, height }: Image, bounds: { min: number; max: number }): boolean => [width, height].every((side) => side >= bounds.min && side <= bounds.max);

function png(bytes: Uint8Array): Image | undefined {
  if (bytes.length < 45 || !holds(bytes, 0, PNG) || text(bytes, 12) !== 'IHDR' || !holds(bytes, bytes.length - IEND.length, IEND)) return undefined;
  const view = viewOf(bytes);
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

function webp(bytes: Uint8Array): Image | undefined {
  if (bytes.length < 30 || text(bytes, 0) !== 'RIFF' || text(bytes, 8) !== 'WEBP') return undefined;
  const view = viewOf(bytes);
  if (view.getUint32(4, true) + 8 !== bytes.length) return undefined;
  const size = sizeOf(text(bytes, 12), view);
  return size && { type: 'image/webp', ...size };
}

function sizeOf(chunk: string, view: DataView): { width: number; height: number } | undefined {
  switch (chunk) {
    // Extended: canvas less one, 24 bits each.
    case 'VP8X': return { width: 1 + (view.getUint32(24, true) & 0xff_ff_ff), height: 1 + ((view.getUint32(26, true) >>> 8) & 0xff_ff_ff) };
    // Lossless: a signature, then 14 bits each, less one.
    case 'VP8L': {
      if (view.getUint8(20) !== 0x2f) return undefined;
      const bits = view.getUint32(21, true);
      return { width: 1 + (bits & 0x3f_ff), height: 1 + ((bits >>> 14) & 0x3f_ff) };
    }
    // Lossy: a key frame's start code, then 14 bits each.
    case 'VP8 ': return view.getUint8(23) === 0x9d && view.getUint16(24, true) === 0x2a_01 ? { width: view.getUint16(26, true) & 0x3f_ff, height: view.getUint16(28, true) & 0x3f_ff } : undefined;
    default: return undefined;
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const holds = (bytes: Uint8Array, at: number, expected: readonly number[]): boolean => expected.every((byte, i) => bytes[at + i] === byte);
const text = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
