/**
 * Which of two versions of an app is newer: as the package's own installer sees it. Every order is an array of integers that a database compares
 * element by element. Equal arrays are one version to the installer, however they are written.
 */
import type { PackageKind } from '#contract';
import { keyLiteral, numberKey, versionKey } from '../shared/version.rules.js';

/** For `version_key bigint[]`. @param versionCode of an apk, which Android orders by alone */
export function versionOrder(kind: PackageKind, version: string, versionCode: number | null = null): string {
  if (kind === 'apk') return keyLiteral([BigInt(versionCode ?? 0)]);
  if (kind === 'deb') return keyLiteral(versionKey(version));
  return keyLiteral(kind === 'rpm' ? rpmKey(version) : dottedKey(version));
}

/** What can come next at one place, in rpm's order: `~` sorts before the end, `^` just after it, numbers are newer than letters. */
const RPM = { tilde: -1n, end: 0n, caret: 1n, letters: 2n, digits: 3n } as const;

/** `epoch:version-release`, as rpm's own rpmvercmp; separators count for nothing. Without a release: older than any. */
function rpmKey(text: string): bigint[] {
  const [, epoch = '', version = '', release = ''] = /^(?:(\d+):)?([^-]*)(?:-(.*))?$/s.exec(text) ?? [];
  return [...numberKey(epoch), ...rpmPart(version), ...rpmPart(release)];
}

function rpmPart(text: string): bigint[] {
  const segments = text.match(/~|\^|[A-Za-z]+|[0-9]+/g) ?? [];
  const elements = segments.flatMap((segment) => {
    if (segment === '~') return [RPM.tilde];
    if (segment === '^') return [RPM.caret];
    return /\d/.test(segment) ? [RPM.digits, ...numberKey(segment)] : [RPM.letters, ...letters(segment)];
  });
  return [...elements, RPM.end];
}

const letters = (text: string): bigint[] => [...Array.from(text, (letter) => BigInt(letter.codePointAt(0) ?? 0)), 0n];

/** What a maker calls a version that comes before the one it names; of `a`, `b` and `c` only with a number (1.0b2, where 1.0b follows 1.0a). */
const BEFORE = /^(alpha|beta|rc|cr|pre|preview|dev|snapshot|nightly|canary|next)$/;
const BEFORE_WITH_NUMBER = /^[abc]$/;
const DOTTED = { before: -1n, end: 0n, letters: 1n, digits: 2n } as const;

/**
 * Numbers between dots, as Windows, semantic versions and most makers write them: 1.0 is 1.0.0, 1.0-rc1 comes before it, 1.0a after it,
 * and what follows a `+` (the build) says nothing of age.
 */
function dottedKey(text: string): bigint[] {
  const segments = (text.toLowerCase().replace(/^v(?=\d)/, '').split('+', 1)[0] ?? '').match(/[a-z]+|[0-9]+/g) ?? [];
  const key: bigint[] = [];
  let zeros = 0;
  for (const [i, segment] of segments.entries()) {
    if (/^0+$/.test(segment)) {
      zeros += 1;
      continue;
    }
    if (/\d/.test(segment)) {
      // Zeros count where a number follows them.
      for (; zeros > 0; zeros--) key.push(DOTTED.digits, 0n);
      key.push(DOTTED.digits, ...numberKey(segment));
      continue;
    }
    zeros = 0;
    const before = BEFORE.test(segment) || (BEFORE_WITH_NUMBER.test(segment) && /^\d/.test(segments[i + 1] ?? ''));
    key.push(before ? DOTTED.before : DOTTED.letters, ...letters(segment));
  }
  return [...key, DOTTED.end];
}
