/** Versions as the kinds of package order them. Pure. */
import { formatOf, type Format, type TargetItem } from '#contract';
import type { InstalledPackage } from './planner.js';

type App = Extract<TargetItem, { kind: 'app'; ensure: 'present' }>;

/** Kinds whose installers do not put an older version in the place of a newer one. */
export const ONWARD: ReadonlySet<Format> = new Set(['msi', 'exe', 'winget', 'apk']);
/** Kinds for which a version is a text, the same or another one. */
const EXACT: ReadonlySet<Format> = new Set(['deb', 'archive', 'flatpak']);

/** How what is there stands to the version that an item asks for. What does not tell its version is taken to be it: it was found by its rule. */
export function standing(item: App, found: InstalledPackage): 'same' | 'newer' | 'older' {
  const format = formatOf(item);
  const { version = '', versionCode, detection } = item;
  if (EXACT.has(format)) return found.version === version ? 'same' : 'older';
  if (versionCode !== undefined && found.versionCode !== undefined) return sign(found.versionCode - versionCode);
  if (found.version === '') return 'same';
  // A rule with a version says what is enough.
  const enough = detection && 'version' in detection ? detection.version : undefined;
  if (enough !== undefined) return compareVersions(found.version, enough) < 0 ? 'older' : 'same';
  return sign(compareVersions(found.version, version));
}

const sign = (difference: number): 'same' | 'newer' | 'older' => (difference === 0 ? 'same' : difference > 0 ? 'newer' : 'older');

/** Numbers between dots: 1.0 is 1.0.0. What follows the numbers of a part (`1.2-rc1`) comes before the part without it. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let n = 0; n < Math.max(left.length, right.length); n++) {
    const [mine, other] = [left[n] ?? NOTHING, right[n] ?? NOTHING];
    if (mine.number !== other.number) return mine.number < other.number ? -1 : 1;
    if (mine.rest === other.rest) continue;
    if (mine.rest === '' || other.rest === '') return mine.rest === '' ? 1 : -1;
    return mine.rest < other.rest ? -1 : 1;
  }
  return 0;
}

const NOTHING = { number: 0n, rest: '' };

/** At most 1 000 digits count. */
const parts = (version: string): { number: bigint; rest: string }[] => version.slice(0, 1_000).replace(/^v(?=\d)/i, '').split('+', 1)[0]!.split('.').map((part) => {
  const digits = /^\d*/.exec(part)?.[0] ?? '';
  return { number: BigInt(digits || 0), rest: part.slice(digits.length).toLowerCase() };
});
