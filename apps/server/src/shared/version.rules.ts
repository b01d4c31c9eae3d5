/**
 * Versions as arrays of integers that a database compares element by element, in exactly dpkg's order.
 *
 * A part (upstream, then revision) is a series of (non-digits, number) pairs. Each non-digit gives one element: `~` sorts
 * before the end (−1), the end is 0, letters are themselves, everything else comes after letters (+256). A 0 ends the
 * non-digits, the number follows, and one more 0 ends the part. dpkg takes "nothing" for "0", so an empty part is (0, 0).
 *
 * Limits: in inventories, rpm, Flatpak and snap versions are ordered by the same rule, which differs from rpm's own in corner
 * cases (`^`, separators that rpm ignores). A text that is no version at all is ordered all the same, as dpkg would.
 */

/** Numbers of more digits are split: first a mark that grows with the length, then chunks of this many digits. */
const CHUNK = 18;
const LONG = 9_000_000_000_000_000_000n;

/** Elements for one version, e.g. for `sort_key bigint[]`. Total: any text has a key. */
export function versionKey(version: string): bigint[] {
  const text = version.trim();
  const colon = text.indexOf(':');
  const hasEpoch = colon > 0 && /^\d+$/.test(text.slice(0, colon));
  const rest = hasEpoch ? text.slice(colon + 1) : text;
  const dash = rest.lastIndexOf('-');
  const upstream = dash < 0 ? rest : rest.slice(0, dash);
  const revision = dash < 0 ? '' : rest.slice(dash + 1);
  return [...numberKey(hasEpoch ? text.slice(0, colon) : ''), ...part(upstream), ...part(revision)];
}

function part(text: string): bigint[] {
  const key: bigint[] = [];
  // The first pair is always there, even when empty: "nothing" and "0" are the same.
  for (const [index, [, letters = '', digits = '']] of [...text.matchAll(/(\D*)(\d*)/g)].entries()) {
    if (index > 0 && letters === '' && digits === '') break;
    for (const letter of letters) key.push(weight(letter));
    key.push(0n, ...numberKey(digits));
  }
  key.push(0n);
  return key;
}

function weight(char: string): bigint {
  if (char === '~') return -1n;
  const code = BigInt(char.codePointAt(0) ?? 0);
  return /[A-Za-z]/.test(char) ? code : code + 256n;
}

/** Elements for one number, of any length. */
export function numberKey(digits: string): bigint[] {
  const plain = digits.replace(/^0+/, '');
  if (plain.length <= CHUNK) return [BigInt(plain || '0')];
  const padded = plain.padStart(Math.ceil(plain.length / CHUNK) * CHUNK, '0');
  const chunks = padded.match(/\d{18}/g) ?? [];
  return [LONG + BigInt(plain.length), ...chunks.map(BigInt)];
}

/** A key as the database reads it. */
export const keyLiteral = (key: readonly bigint[]): string => `{${key.join(',')}}`;

export const versionKeyLiteral = (version: string): string => keyLiteral(versionKey(version));
