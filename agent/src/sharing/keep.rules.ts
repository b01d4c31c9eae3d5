/** What a device keeps for the others of its site. Pure. */

export interface KeptFile {
  sha256: string;
  /** Bytes. */
  size: number;
  /** When it came, and when a neighbour last asked for some of it, ms. */
  at: number;
  askedAt: number;
  /** Somebody at the site still lacks it, as the server last said. */
  needed: boolean;
}

/** What came within so long (ms) stays: it may not be installed yet, and neighbours that were off come within a school day. */
const YOUNG = 24 * 3_600_000;

/** What has to go so that the rest takes at most `bytes`: what nobody needs first, then what nobody asked for longest. */
export function surplusOf(files: readonly KeptFile[], bytes: number, now: number): string[] {
  let total = files.reduce((sum, { size }) => sum + size, 0);
  const going: string[] = [];
  // One that came later than now was written by a clock that has been set since.
  const old = files.filter(({ at }) => at > now || now - at >= YOUNG);
  for (const { sha256, size } of old.sort((a, b) => Number(a.needed) - Number(b.needed) || Math.max(a.at, a.askedAt) - Math.max(b.at, b.askedAt))) {
    if (total <= bytes) break;
    going.push(sha256);
    total -= size;
  }
  return going;
}
