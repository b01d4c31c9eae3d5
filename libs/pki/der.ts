/** The few pieces of DER (X.690) that a revocation list is made of. Lists of ten thousands are built as bytes, not as trees. */

/** One element: tag, length, contents. */
export function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([tag]), lengthOf(length), ...contents]);
}

export const sequence = (...contents: readonly Buffer[]): Buffer => der(0x30, ...contents);

/** @param hex big-endian digits of a number that is not negative. */
export function integer(hex: string): Buffer {
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return der(0x02, ...((bytes[0] ?? 0) & 0x80 ? [Buffer.alloc(1)] : []), bytes);
}

/** UTCTime until 2049, GeneralizedTime from then on (RFC 5280, 5.1.2.4). */
export function time(at: Date): Buffer {
  const digits = `${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  return at.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}
